#!/usr/bin/env bash
# The runbook that Towline began with, its three calls made by curl as PowerShell's Invoke-RestMethod makes them. Prints the
# answer to the query given as the first argument.
set -euo pipefail
query=$1

field() { sed -E "s/.*\"$1\":\"([^\"]+)\".*/\1/"; }

# (5) the assertion, in the POST form with the two headers
assertion=$(curl --silent --show-error --fail-with-body --request POST "$IDENTITY_ENDPOINT" \
  --header "X-IDENTITY-HEADER: $IDENTITY_HEADER" --header 'Metadata: True' \
  --header 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'resource=api://AzureADTokenExchange' | field access_token)

# (6) exchanged at the target tenant
access_token=$(curl --silent --show-error --fail-with-body --request POST \
  "https://login.microsoftonline.com/$TOWLINE_TENANT/oauth2/v2.0/token" \
  --header 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'grant_type=client_credentials' \
  --data-urlencode 'client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer' \
  --data-urlencode "client_id=$TOWLINE_CLIENT_ID" \
  --data-urlencode 'scope=https://graph.microsoft.com/.default' \
  --data-urlencode "client_assertion=$assertion" | field access_token)

# (7) the list of SharePoint sites
curl --silent --show-error --fail-with-body "https://graph.microsoft.com/v1.0/sites$query" \
  --header 'Content-type: application/json' --header "Authorization: Bearer $access_token"
