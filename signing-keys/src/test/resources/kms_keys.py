"""Makes the keys of AwsKmsKeysTest, and a user who may use them, with AWS's own client: argv[1] is the endpoint.

Exactly REQUESTS requests (AwsKmsKeysTest); from the next one on the server checks who asks and the request's signature.
"""

import json
import sys

import boto3


def client(service):
    return boto3.client(
        service,
        endpoint_url=sys.argv[1],
        region_name="eu-west-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",
    )


iam, kms = client("iam"), client("kms")
iam.create_user(UserName="signer")
policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}]}
iam.put_user_policy(UserName="signer", PolicyName="sign", PolicyDocument=json.dumps(policy))
access = iam.create_access_key(UserName="signer")["AccessKey"]
for spec, usage in [
    ("ECC_NIST_P256", "SIGN_VERIFY"),
    ("ECC_NIST_P384", "SIGN_VERIFY"),
    ("RSA_3072", "SIGN_VERIFY"),
    ("RSA_2048", "SIGN_VERIFY"),
    ("RSA_3072", "ENCRYPT_DECRYPT"),
]:
    key = kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=f"alias/{spec}-{usage}", TargetKeyId=key)
print(access["AccessKeyId"], access["SecretAccessKey"])
