#!/usr/bin/env bash
# Signs the Azure CLI in to the home tenant as an admin, by device code. Then it makes an application, its service principal and
# a federated identity credential, and deletes the credential. Prints what the Azure CLI shows of each, a line each.
set -euo pipefail

az login --use-device-code --allow-no-subscriptions --tenant "$TOWLINE_HOME_TENANT" --output none
az account show --query '[user.name, tenantId]' --output tsv | xargs echo signed in:

client_id=$(az ad app create --display-name 'Made with az' --sign-in-audience AzureADMultipleOrgs --query appId --output tsv)
az ad app list --display-name 'Made with az' --query "[?appId=='$client_id'].[displayName, signInAudience]" --output tsv |
  xargs echo application:
az ad sp create --id "$client_id" --query '[displayName, servicePrincipalType]' --output tsv |
  xargs echo service principal:

credentials() {
  az ad app federated-credential "$1" --id "$client_id" "${@:2}"
}
list() {
  credentials list --query '[].[name, issuer, subject, audiences[0]]' --output tsv | xargs echo credentials:
}
credentials create --output none --parameters "{
  \"name\": \"automation\",
  \"issuer\": \"https://login.microsoftonline.com/$TOWLINE_HOME_TENANT/v2.0\",
  \"subject\": \"44ad5d34-2cfa-4da7-9e05-6f305416feec\",
  \"audiences\": [\"api://AzureADTokenExchange\"]
}"
list
credentials delete --federated-credential-id automation
list
