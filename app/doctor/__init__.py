"""The production checklist of the deployment guide as a program: `python -m app.doctor`, or `flask doctor`.

Every check yields findings; a finding says what was seen, and where something is wrong, what to write or do. Nothing
here shows the value of a secret.
"""
