# A stand-in for the three cmdlets that consent.ps1 calls, with their documented parameters, defaults and results, and with no other
# parameter. https://learn.microsoft.com/powershell/module/microsoft.graph.authentication/
#
# It signs in by device code, which the emulator approves at once. As in Microsoft's module an answer is a hashtable, an answer that
# is no success ends the call with an error, and -SkipHttpErrorCheck hands it out in place of that.
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

# Microsoft Graph Command Line Tools, the application of Microsoft's module.
$application = '14d82eec-204b-4c2f-b7e8-296a70dab67e'
$session = $null

function Connect-MgGraph {
    [CmdletBinding()]
    param(
        [ValidateSet('Global', 'USGov', 'USGovDoD', 'China')] [string] $Environment = 'Global',
        [Parameter(Mandatory)] [ValidateNotNullOrEmpty()] [string] $TenantId,
        [Parameter(Mandatory)] [ValidateNotNullOrEmpty()] [string[]] $Scopes,
        [switch] $NoWelcome
    )
    if ($Environment -ne 'Global') { throw "The stand-in signs in to Global and not to $Environment." }
    # A test can have the person choose another tenant than the one that was asked for.
    $tenant = if ($env:STAND_IN_TENANT) { $env:STAND_IN_TENANT } else { $TenantId }
    $authority = "https://login.microsoftonline.com/$tenant/oauth2/v2.0"
    $scope = ($Scopes | ForEach-Object { "https://graph.microsoft.com/$_" }) -join ' '
    $code = Invoke-RestMethod "$authority/devicecode" -Method Post -Body @{ client_id = $application; scope = $scope }
    $token = Invoke-RestMethod "$authority/token" -Method Post -Body @{
        grant_type  = 'urn:ietf:params:oauth:grant-type:device_code'
        client_id   = $application
        device_code = $code.device_code
    }
    $script:session = @{ TenantId = $tenant; Token = $token.access_token }
    if (-not $NoWelcome) { Write-Output 'Welcome to Microsoft Graph!' }
}

function Get-MgContext {
    [CmdletBinding()]
    param()
    if ($script:session) { [pscustomobject] @{ TenantId = $script:session.TenantId; AuthType = 'Delegated' } }
}

function Invoke-MgGraphRequest {
    [CmdletBinding()]
    param(
        [ValidateSet('GET', 'POST', 'PUT', 'PATCH', 'DELETE')] [string] $Method = 'GET',
        [Parameter(Mandatory)] [uri] $Uri,
        [object] $Body,
        [System.Collections.IDictionary] $Headers = @{},
        [string] $ContentType,
        [switch] $SkipHttpErrorCheck,
        [string] $StatusCodeVariable
    )
    if (-not $script:session) { throw 'Authentication needed. Please call Connect-MgGraph.' }
    if (-not $Uri.IsAbsoluteUri -or $Uri.Host -ne 'graph.microsoft.com') { throw "Not an address of Microsoft Graph: $Uri" }
    $request = @{ Method = $Method; Uri = $Uri; SkipHttpErrorCheck = $true; Headers = @{ Authorization = "Bearer $($script:session.Token)" } }
    foreach ($name in $Headers.Keys) { $request.Headers[$name] = $Headers[$name] }
    if ($null -ne $Body) {
        $request.Body = if ($Body -is [System.Collections.IDictionary]) { ConvertTo-Json $Body } else { [string] $Body }
        # Only for POST the module assumes JSON.
        if ($ContentType) { $request.ContentType = $ContentType }
        elseif ($Method -eq 'POST') { $request.ContentType = 'application/json' }
        else { throw 'A body without -ContentType.' }
    }
    $response = Invoke-WebRequest @request
    $status = [int] $response.StatusCode
    if ($status -ge 400 -and -not $SkipHttpErrorCheck) {
        $failure = [System.Net.Http.HttpRequestException]::new("Response status code does not indicate success: $status.")
        $record = [System.Management.Automation.ErrorRecord]::new($failure, 'InvokeGraphHttpResponseException', 'InvalidOperation', $Uri)
        $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($response.Content)
        $PSCmdlet.ThrowTerminatingError($record)
    }
    if ($StatusCodeVariable) { $PSCmdlet.SessionState.PSVariable.Set($StatusCodeVariable, $status) }
    if ($response.Content) { ConvertFrom-Json $response.Content -AsHashtable }
}
