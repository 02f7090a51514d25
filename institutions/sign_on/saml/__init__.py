"""SAML 2.0, where an institution has nothing newer: the package's steps, with our say on who somebody is."""
