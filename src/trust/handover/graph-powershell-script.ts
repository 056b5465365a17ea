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

# Returns what Graph answers, and $null for an object that is not there, if it $MayBeMissing. A new object is not known everywhere
# at once: a call whose status is in $Wait is repeated for two minutes. Every other refusal ends the script.
function Invoke-Graph([string] $Method, [string] $Uri, $Body, [hashtable] $Headers = @{}, [int[]] $Wait = @(), [switch] $MayBeMissing) {
    $call = @{ Method = $Method; Uri = $Uri; Headers = $Headers; SkipHttpErrorCheck = $true; StatusCodeVariable = 'status' }
    if ($Body) { $call += @{ Body = ConvertTo-Json $Body; ContentType = 'application/json' } }
    for ($try = 1; ; $try++) {
        $status = 0
        $answer = Invoke-MgGraphRequest @call
        if ($status -lt 400) { return $answer }
        if ($status -eq 404 -and $MayBeMissing) { return $null }
        if ($Wait -notcontains $status -or $try -ge 60) {
            throw "Graph answered $status to $Method \${Uri}: $(ConvertTo-Json $answer -Depth 9 -Compress)"
        }
        Start-Sleep -Seconds 2
    }
}

# Made when it is not there, else left as it is.
$byClient = "$graph/servicePrincipals(appId='$client')"
$principal = Invoke-Graph GET "\${byClient}?\`$select=id" -MayBeMissing
if (-not $principal) {
    $null = Invoke-Graph PATCH $byClient @{ appId = $client } @{ Prefer = 'create-if-missing' }
    $principal = Invoke-Graph GET "\${byClient}?\`$select=id" -Wait 404
}
$principal = $principal.id
Write-Output "service principal $principal"

function Add-Grant([string] $Api, [string] $Permission) {
    $resource = Invoke-Graph GET "$graph/servicePrincipals(appId='$Api')?\`$select=id,appRoles" -MayBeMissing
    if (-not $resource) { throw "This tenant has no service principal of the API $Api." }
    $role = $resource.appRoles | Where-Object { $_.value -eq $Permission } | Select-Object -First 1
    if (-not $role) { throw "$Api offers no application permission $Permission in this tenant." }
    $granted = Invoke-Graph GET "$graph/servicePrincipals/$principal/appRoleAssignments?\`$top=999" -Wait 404
    if ($granted.value | Where-Object { $_.appRoleId -eq $role.id -and $_.resourceId -eq $resource.id }) {
        Write-Output "$Permission was granted before"
        return
    }
    $grant = @{ principalId = $principal; resourceId = $resource.id; appRoleId = $role.id }
    $null = Invoke-Graph POST "$graph/servicePrincipals/$($resource.id)/appRoleAssignedTo" $grant -Wait 400, 404
    Write-Output "$Permission granted"
}

${grants.join('\n')}

Write-Output 'Done. The other side sees it with: towline trust verify --wait 10m'
`
}
