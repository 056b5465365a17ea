#!/usr/bin/env bash
# The Azure CLI in the target tenant: signed in with an assertion, then asked for all sites. Prints their IDs. The sign-in
# keeps the assertion in $AZURE_CONFIG_DIR, so that must be a directory that goes afterwards.
set -euo pipefail

command -v az >/dev/null || {
  echo 'The Azure CLI is not installed, and these tests need it. `npm test` installs it where it can: on Debian, as root.' >&2
  echo 'Elsewhere install it by hand: https://learn.microsoft.com/cli/azure/install-azure-cli' >&2
  exit 1
}

assertion=$(curl --silent --show-error --fail-with-body --header "X-IDENTITY-HEADER: $IDENTITY_HEADER" \
  "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=api://AzureADTokenExchange" |
  sed -E 's/.*"access_token":"([^"]+)".*/\1/')

az login --service-principal --username "$TOWLINE_CLIENT_ID" --tenant "$TOWLINE_TENANT" \
  --federated-token "$assertion" --allow-no-subscriptions --output none

# `az rest` gets one page: the link to the next one, where there is one, and the IDs.
url='https://graph.microsoft.com/v1.0/sites?$select=id'
while [[ -n $url ]]; do
  page=$(az rest --method get --url "$url" --query '["@odata.nextLink", value[].id][]' --output tsv)
  url=$(grep '^https:' <<<"$page" || true)
  grep -v '^https:' <<<"$page"
done
