"""Microsoft's own client signs with a key and verifies: azure_vault_client.py VAULT TOKEN KEY."""

import hashlib
import sys
import time

from azure.core.credentials import AccessToken
from azure.keyvault.keys import KeyClient
from azure.keyvault.keys._shared import challenge_auth_policy
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

vault, token, name = sys.argv[1:]
challenge_auth_policy._enforce_tls = lambda request: None  # the server is on this machine


class Credential:
    def get_token(self, *scopes, **kwargs):
        return AccessToken(token, int(time.time()) + 3600)


client = KeyClient(vault, Credential(), verify_challenge_resource=False)
key = client.get_key(name)
digest = hashlib.sha256(b"firmware").digest()
crypto = client.get_cryptography_client(name, key_version=key.properties.version)
signed = crypto.sign("ES256", digest)
x, y = (int.from_bytes(number, "big") for number in (key.key.x, key.key.y))
r, s = (int.from_bytes(half, "big") for half in (signed.signature[:32], signed.signature[32:]))
public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
public.verify(utils.encode_dss_signature(r, s), digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
print(key.key_type.value, signed.key_id.rsplit("/", 2)[1])
