"""University sign-in: what lies between the account package, which knows the steps, and the rows that say for whom they are open.

The package trusts a provider more than we do. Here a provider is somebody an institution named on a form, so every answer is
checked in full: issuer, signature, audience, time, nonce, subject; every request goes through the one outbound client; and an
e-mail address never opens an account. docs/decisions/0067 tells why.
"""
