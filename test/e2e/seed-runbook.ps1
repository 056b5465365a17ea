#https://learn.microsoft.com/en-us/azure/automation/enable-managed-identity-for-automation

#Get Access Token by using Managed Identity from Azure Tenant
$url = $env:IDENTITY_ENDPOINT  
$headers = New-Object "System.Collections.Generic.Dictionary[[String],[String]]" 
$headers.Add("X-IDENTITY-HEADER", $env:IDENTITY_HEADER) 
$headers.Add("Metadata", "True") 
$body = @{resource='api://AzureADTokenExchange' } 
$accessToken = Invoke-RestMethod $url -Method 'POST' -Headers $headers -ContentType 'application/x-www-form-urlencoded' -Body $body 
Write-Output "Access token from Azure Tenant:  $($accessToken.access_token)"

#Exchange Managed Identity access token for app access token from M365 tenant
$clientId = "clientid-of-azure-tenant"
$m365tenantid ="your-m365tenantid"
$granttype = "client_credentials"
$scope ="https://graph.microsoft.com/.default"
$assertiontype = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
$contenttype = "application/x-www-form-urlencoded"

$tokenEndpoint = "https://login.microsoftonline.com/$($m365tenantid)/oauth2/v2.0/token"
$hdrs = New-Object "System.Collections.Generic.Dictionary[[String],[String]]" 
$m365requestbody = @{
    grant_type = $granttype
    client_assertion_type = $assertiontype
    client_id = $clientId
    scope = $scope
    client_assertion = $accessToken.access_token
}

Write-Output "m365requestbody: $($m365requestbody | ConvertTo-Json)"

$m365response = Invoke-RestMethod $tokenEndpoint -Method 'POST' -Headers $hdrs -ContentType $contenttype -Body $m365requestbody
$m365accessToken = $m365response.access_token

Write-Output "Access token from M365 Tenant:  $($m365accessToken)"


#Get list of sharepoint sites
$hdrs2 = New-Object "System.Collections.Generic.Dictionary[[String],[String]]"
$hdrs2.Add("Content-type", "application/json") 
$hdrs2.Add("Authorization", "Bearer $($m365accessToken)") 

$response2 = Invoke-RestMethod "https://graph.microsoft.com/v1.0/sites?$select=siteCollection,webUrl&$filter=siteCollection/root%20ne%20null" -Method 'GET' -Headers $hdrs2
Write-Output "List of sites: $($response2 | ConvertTo-Json)"
