#!/usr/bin/env bash
# Signs the Azure CLI in to the target tenant with an assertion, lists all sites, and prints their IDs. The Azure CLI keeps the
# assertion in $AZURE_CONFIG_DIR, so that the caller must remove this directory afterwards.
set -euo pipefail

command -v az >/dev/null || {
  echo 'The Azure CLI is not installed, and these tests need it. `npm run test:heavy` installs it on Debian, as root.' >&2
  echo 'Elsewhere install it by hand: https://learn.microsoft.com/cli/azure/install-azure-cli' >&2
  exit 1
}

assertion=$(curl --silent --show-error --fail-with-body --header "X-IDENTITY-HEADER: $IDENTITY_HEADER" \
  "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=api://AzureADTokenExchange" |
  sed -E 's/.*"access_token":"([^"]+)".*/\1/')

az login --service-principal --username "$TOWLINE_CLIENT_ID" --tenant "$TOWLINE_TENANT" \
  --federated-token "$assertion" --allow-no-subscriptions --output none

# `az rest` gets one page. `page` holds the IDs, and the link to the next page if there is one.
url='https://graph.microsoft.com/v1.0/sites?$select=id'
while [[ -n $url ]]; do
  page=$(az rest --method get --url "$url" --query '["@odata.nextLink", value[].id][]' --output tsv)
  url=$(grep '^https:' <<<"$page" || true)
  grep -v '^https:' <<<"$page"
done
