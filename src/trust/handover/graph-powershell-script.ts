import { clouds } from '../../credential/clouds.ts'
import type { Handover } from './handover.ts'
import { toolsOf } from './tools.ts'

/** The calls of `azScript` for Microsoft Graph PowerShell: nothing but `Invoke-MgGraphRequest`. */
export function graphPowerShellScript({ tenantId, clientId, permissions, cloud }: Handover): string {
  const grants = permissions.map(({ api, name }) => `Add-Grant -Api '${api}' -Permission '${name}'`)
  return `# Consent for the application ${clientId} in the tenant ${tenantId}. README.md says what this does.
#Requires -Modules Microsoft.Graph.Authentication
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

$tenant = '${tenantId}'
$client = '${clientId}'
$graph = '${clouds[cloud].graph}/v1.0'

Connect-MgGraph -Environment ${toolsOf(cloud).mgEnvironment} -TenantId $tenant -Scopes 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All' -NoWelcome
$signedIn = (Get-MgContext).TenantId
if ($signedIn -ne $tenant) { throw "Signed in to $signedIn and not to $tenant. Nothing was changed." }

# A new object is not known everywhere at once: ask again until the answer is there.
function Get-Object([string] $Uri) {
    for ($try = 1; ; $try++) {
        try { return Invoke-MgGraphRequest -Method GET -Uri $Uri }
        catch { if ($try -ge 60) { throw }; Start-Sleep -Seconds 2 }
    }
}

# Made when it is not there, else left as it is.
$principal = try { (Invoke-MgGraphRequest -Method GET -Uri "$graph/servicePrincipals(appId='$client')?\`$select=id").id } catch { $null }
if (-not $principal) {
    Invoke-MgGraphRequest -Method PATCH -Uri "$graph/servicePrincipals(appId='$client')" \`
        -Headers @{ Prefer = 'create-if-missing' } -Body (@{ appId = $client } | ConvertTo-Json) -ContentType 'application/json' | Out-Null
    $principal = (Get-Object "$graph/servicePrincipals(appId='$client')?\`$select=id").id
}
Write-Output "service principal $principal"

function Add-Grant([string] $Api, [string] $Permission) {
    $resource = Get-Object "$graph/servicePrincipals(appId='$Api')?\`$select=id,appRoles"
    $role = ($resource.appRoles | Where-Object { $_.value -eq $Permission } | Select-Object -First 1).id
    if (-not $role) { throw "$Api offers no application permission $Permission in this tenant." }
    $granted = Get-Object "$graph/servicePrincipals/$principal/appRoleAssignments?\`$top=999"
    if ($granted.value | Where-Object { $_.appRoleId -eq $role -and $_.resourceId -eq $resource.id }) {
        Write-Output "$Permission was granted before"
        return
    }
    $body = @{ principalId = $principal; resourceId = $resource.id; appRoleId = $role } | ConvertTo-Json
    for ($try = 1; ; $try++) {
        try {
            Invoke-MgGraphRequest -Method POST -Uri "$graph/servicePrincipals/$($resource.id)/appRoleAssignedTo" -Body $body -ContentType 'application/json' | Out-Null
            break
        }
        catch { if ($try -ge 30) { throw }; Start-Sleep -Seconds 2 }
    }
    Write-Output "$Permission granted"
}

${grants.join('\n')}

Write-Output 'Done. The other side sees it with: towline trust verify --wait 10m'
`
}
