"""Makes the bucket of S3StorageTest, and a user who may use it, with AWS's own client: argv[1] is the endpoint.

Exactly REQUESTS requests (Moto.java); from the next one on the server checks who asks and the request's signature.
"""

import json
import sys

import boto3


def client(service):
    return boto3.client(
        service,
        endpoint_url=sys.argv[1],
        region_name="us-east-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",
    )


iam = client("iam")
iam.create_user(UserName="sealift")
policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
iam.put_user_policy(UserName="sealift", PolicyName="store", PolicyDocument=json.dumps(policy))
access = iam.create_access_key(UserName="sealift")["AccessKey"]
client("s3").create_bucket(Bucket="firmware")
print(access["AccessKeyId"], access["SecretAccessKey"])
