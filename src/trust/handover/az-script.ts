import { clouds } from '../../credential/clouds.ts'
import type { Handover } from './handover.ts'
import { toolsOf } from './tools.ts'

/** The plan as calls of `az rest`, which any release of the Azure CLI has. The caller has checked IDs and names. */
export function azScript({ tenantId, clientId, permissions, cloud }: Handover): string {
  const { graph } = clouds[cloud]
  const grants = permissions.map(({ api, name }) => `grant ${api} ${name}`)
  return `#!/bin/sh
# Consent for the application ${clientId} in the tenant ${tenantId}. README.md says what this does.
# Needs the Azure CLI: ${toolsOf(cloud).azLogin(tenantId)}
set -eu

tenant=${tenantId}
client=${clientId}
resource=${graph}
graph=$resource/v1.0

signed_in=$(az account show --query tenantId --output tsv)
if [ "$signed_in" != "$tenant" ]; then
  echo "The Azure CLI is signed in to $signed_in and not to $tenant. Nothing was changed." >&2
  exit 1
fi

rest() {
  az rest --resource "$resource" "$@"
}

# A new object is not known everywhere at once: ask again until the answer is there.
ask() {
  tries=0
  until answer=$(rest --method GET --url "$1" --query "$2" --output tsv 2>/dev/null) && [ -n "$answer" ]; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ]; then
      echo "No answer to $1" >&2
      rest --method GET --url "$1" --output none
      exit 1
    fi
    sleep 2
  done
  printf '%s' "$answer"
}

# Made when it is not there, else left as it is.
principal=$(rest --method GET --url "$graph/servicePrincipals(appId='$client')?\\$select=id" --query id --output tsv 2>/dev/null || true)
if [ -z "$principal" ]; then
  rest --method PATCH --url "$graph/servicePrincipals(appId='$client')" --headers 'Prefer=create-if-missing' \\
    --body "{\\"appId\\":\\"$client\\"}" --output none
  principal=$(ask "$graph/servicePrincipals(appId='$client')?\\$select=id" id)
fi
echo "service principal $principal"

# grant <application ID of the API> <permission>
grant() {
  # The API and its permissions are nothing new, so there is nothing to wait for.
  api=$(rest --method GET --url "$graph/servicePrincipals(appId='$1')?\\$select=id" --query id --output tsv)
  role=$(rest --method GET --url "$graph/servicePrincipals(appId='$1')?\\$select=appRoles" \\
    --query "appRoles[?value=='$2'].id | [0]" --output tsv)
  if [ -z "$role" ]; then
    echo "$1 offers no application permission $2 in this tenant." >&2
    exit 1
  fi
  granted=$(rest --method GET --url "$graph/servicePrincipals/$principal/appRoleAssignments?\\$top=999" \\
    --query "value[?appRoleId=='$role' && resourceId=='$api'].id | [0]" --output tsv)
  if [ -n "$granted" ]; then
    echo "$2 was granted before"
    return
  fi
  tries=0
  until rest --method POST --url "$graph/servicePrincipals/$api/appRoleAssignedTo" --output none \\
    --body "{\\"principalId\\":\\"$principal\\",\\"resourceId\\":\\"$api\\",\\"appRoleId\\":\\"$role\\"}"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 30 ]; then exit 1; fi
    sleep 2
  done
  echo "$2 granted"
}

${grants.join('\n')}

echo "Done. The other side sees it with: towline trust verify --wait 10m"
`
}
