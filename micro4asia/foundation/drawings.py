# ruff: noqa: E501 (a path is one line)
"""Drawings shared by every page: icons on a 24 grid, the seven signs of a verdict, the woven edge.

Kept as text so that a page carries only what it shows: no sprite to load, no icon font.
"""

# Drawn with a stroke of 1.75 and round ends; class `i` sets colour and weight.
ICONS = {
    "check": '<path d="M5 12.5 10 17.5 19.5 7"/>',
    "cross": '<path d="M6.5 6.5 17.5 17.5M17.5 6.5 6.5 17.5"/>',
    "ok": '<circle cx="12" cy="12" r="9"/><path d="M8 12.4 11 15.4 16.4 9.4"/>',
    "no": '<path d="M8.5 3h7L21 8.5v7L15.5 21h-7L3 15.5v-7z"/><path d="m9 9 6 6m0-6-6 6"/>',
    "warn": '<path d="M12 3.5 21.5 20h-19z"/><path d="M12 10v4.5M12 17.2v.1"/>',
    "half": '<circle cx="12" cy="12" r="9"/><path d="M12 3v18M12 7.5h6.8M12 12h9M12 16.5h6.8"/>',
    "unk": '<circle cx="12" cy="12" r="9" stroke-dasharray="3.2 3"/><path d="M9.6 9.6a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 1.7M12 16.6v.1"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.4 2"/>',
    "pause": '<circle cx="12" cy="12" r="9"/><path d="M9.8 8.8v6.4M14.2 8.8v6.4"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "right": '<path d="M4.5 12h15M13.5 6l6 6-6 6"/>',
    "left": '<path d="M19.5 12h-15M10.5 6l-6 6 6 6"/>',
    "down": '<path d="m6 9.5 6 6 6-6"/>',
    "dl": '<path d="M12 3.5v11M7.5 10.5l4.5 4.5 4.5-4.5M4 17.5v3h16v-3"/>',
    "up": '<path d="M12 15.5v-11M7.5 8.5 12 4l4.5 4.5M4 17.5v3h16v-3"/>',
    "link": '<path d="M10 14a4 4 0 0 0 5.7 0l3.6-3.6a4 4 0 0 0-5.7-5.7l-1.4 1.4M14 10a4 4 0 0 0-5.7 0l-3.6 3.6a4 4 0 0 0 5.7 5.7l1.4-1.4"/>',
    "share": '<path d="M4.5 13v6.5h15V13M12 15V3.8M8 7.6l4-4 4 4"/>',
    "eye": '<path d="M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12z"/><circle cx="12" cy="12" r="2.75"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.8 6 3.8 9s-.8 6-3.8 9c-3-3-3.8-6-3.8-9S9 6 12 3z"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4.2 3.7-6 7.5-6s6.7 1.8 7.5 6"/>',
    "users": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.6-3.8 3-5.5 6.5-5.5s5.9 1.7 6.5 5.5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .8 3.2 2.5 3.5 5.1"/>',
    "uni": '<path d="M3 9.5 12 4l9 5.5zM5.5 9.5v8M10 9.5v8M14 9.5v8M18.5 9.5v8M3 20.5h18"/>',
    "seal": '<circle cx="12" cy="9.5" r="6"/><path d="m9.5 9.7 1.8 1.8 3.3-3.6M8.2 14.3 7 21l5-2.5L17 21l-1.2-6.7"/>',
    "doc": '<path d="M6 3h8.5L19 7.5V21H6zM14 3v5h5M9 12.5h7M9 16.5h5"/>',
    "data": '<path d="M9 4c-2.5 0-3 1-3 3v2.5c0 1.5-.8 2.5-2 2.5 1.2 0 2 1 2 2.5V17c0 2 .5 3 3 3M15 4c2.5 0 3 1 3 3v2.5c0 1.5.8 2.5 2 2.5-1.2 0-2 1-2 2.5V17c0 2-.5 3-3 3"/>',
    "badge": '<path d="M12 2.8 20 7.4v9.2l-8 4.6-8-4.6V7.4z"/><circle cx="12" cy="12" r="3.25"/>',
    "swap": '<path d="M4 8h13.5M14 4.5 17.5 8 14 11.5M20 16H6.5M10 12.5 6.5 16l3.5 3.5"/>',
    "pen": '<path d="m4 20 1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6.5L20.5 7"/>',
    "flag": '<path d="M5.5 21V4M5.5 4.5h12l-2.5 4 2.5 4h-12"/>',
    "scale": '<path d="M12 4v16M7.5 20.5h9M5 7h14M5 7l-2.5 7h5zM19 7l-2.5 7h5z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "filter": '<path d="M4 6.5h16M7 12h10M10 17.5h4"/>',
    "wallet": '<path d="M4 7.5V18a2 2 0 0 0 2 2h14V9H5.5A1.5 1.5 0 0 1 4 7.5 2.5 2.5 0 0 1 6.5 5H18v4M16 14.5h.1"/>',
    "inbox": '<path d="M3.5 13.5 6 5h12l2.5 8.5V19h-17zM3.5 13.5H8.5a3.5 3.5 0 0 0 7 0h5"/>',
    "ext": '<path d="M13 4.5h6.5V11M19.5 4.5 11 13M9 6H4.5v13.5H18V15"/>',
    "print": '<path d="M7 9V3.5h10V9M7 17H3.5V9h17v8H17M7 14h10v6.5H7z"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "path": '<rect x="3" y="14.5" width="6" height="6" rx="1.5"/><circle cx="18" cy="6" r="3"/><path d="M9 17.5h3.5c2 0 3-1 3-3V12c0-2 1-3.2 2.5-3"/>',
    "rule": '<path d="M4 5.5h9M4 12h16M4 18.5h9M16 5.5l1.5 1.5L20.5 4M16 18.5l1.5 1.5 3-3"/>',
}

# Shape and sign differ for each verdict, so that neither colour nor words stand alone.
SEALS = {
    "valid": '<circle class="disc" cx="60" cy="60" r="56"/><path class="sign" d="M35 62l17 17 34-37"/>',
    "amended": '<circle class="disc" cx="60" cy="60" r="56"/><path class="sign" d="M34 58l14 14 24-28M36 90h48"/>',
    "replaced": '<rect class="disc" x="6" y="6" width="76" height="76" rx="18" opacity=".55"/>'
    '<rect class="disc" x="34" y="34" width="80" height="80" rx="18"/><path class="sign" d="M54 74h38M78 58l16 16-16 16"/>',
    "expired": '<circle class="disc" cx="60" cy="60" r="56"/><path class="sign" d="M60 32v30l20 13"/>',
    "suspended": '<path class="disc" d="M60 4c5 0 9 2 12 5l39 39c6 7 6 17 0 24l-39 39c-7 6-17 6-24 0L9 72c-6-7-6-17 0-24L48 9c3-3 7-5 12-5z"/>'
    '<path class="sign" d="M49 42v36M71 42v36"/>',
    "revoked": '<path class="disc" d="M38 6h44l32 32v44l-32 32H38L6 82V38z"/><path class="sign" d="M42 42l36 36M78 42 42 78"/>',
    "unconfirmed": '<circle class="bare" cx="60" cy="60" r="52" stroke-dasharray="17 11"/>'
    '<path class="bare" d="M46 48a14 14 0 1 1 20 13c-4 2-6 5-6 10M60 86v.2"/>',
}
VERDICT_CLASS = {
    "valid": "",
    "amended": "",
    "replaced": "verdict--info",
    "expired": "verdict--warn",
    "suspended": "verdict--warn",
    "revoked": "verdict--err",
    "unconfirmed": "verdict--none",
}

# The woven edge: squares for institutions, rounds for people, two of each to a tile. The inner svg keeps the pattern centred.
WEAVE = (
    '<svg class="{css}" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="{id}" width="{tile}" height="{tile}" patternUnits="userSpaceOnUse">'
    '<rect {square} x="{a}" y="{a}" width="{s}" height="{s}" rx="{c}"/><rect {square} x="{b}" y="{b}" width="{s}" height="{s}" rx="{c}"/>'
    '<circle {round} cx="{p}" cy="{q}" r="{r}"/><circle {round} cx="{q}" cy="{p}" r="{r}"/></pattern></defs>'
    '<svg x="50%" overflow="visible"><rect x="-1200" width="2400" height="{tile}" fill="url(#{id})"/></svg></svg>'
)
# The same cloth, large and faint, behind a verdict. The mask lets it fade towards the sentence.
VERDICT_WEAVE = (
    '<svg class="verdict__weave" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="{id}w" width="56" height="56" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path fill="currentColor" d="M8 3h14a5 5 0 0 1 5 5v15l8 6h15a5 5 0 0 1 5 5v14a5 5 0 0 1-5 5H36a5 5 0 0 1-5-5V35l-6-8H8a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z"/>'
    '<circle cx="42" cy="14" r="11" fill="currentColor"/><circle cx="14" cy="42" r="11" fill="currentColor"/></pattern>'
    '<linearGradient id="{id}g"><stop offset=".45" stop-color="white" stop-opacity="0"/><stop offset="1" stop-color="white"/></linearGradient>'
    '<mask id="{id}m"><rect width="100%" height="100%" fill="url(#{id}g)"/></mask></defs>'
    '<rect width="100%" height="100%" fill="url(#{id}w)" mask="url(#{id}m)" opacity=".1"/></svg>'
)
MARK = (
    '<svg viewBox="0 0 32 32" aria-hidden="true"><path class="mark__sq" d="M5.5 2H12a3 3 0 0 1 3 3v7.2l4.8 4.8H27a3 3 0 0 1 3 3v7'
    'a3 3 0 0 1-3 3h-7a3 3 0 0 1-3-3v-7.2L12.2 15H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z"/>'
    '<circle class="mark__ro" cx="23.5" cy="8.5" r="6.5"/><circle class="mark__ro" cx="8.5" cy="23.5" r="6.5"/></svg>'
)
