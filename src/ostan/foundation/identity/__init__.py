"""Accounts and sign-in; nothing but the account. Who the person is stands in the domain `org`."""
