@{
    # A stand-in of Towline's tests. Microsoft's module of this name is published in the PowerShell Gallery only.
    ModuleVersion     = '0.0.1'
    GUID              = '6d0a3c57-3e0c-4a51-9a55-6a2c2b7f2f10'
    Author            = 'Towline'
    Description       = 'Stand-in for tests'
    RootModule        = 'Microsoft.Graph.Authentication.psm1'
    FunctionsToExport = 'Connect-MgGraph', 'Get-MgContext', 'Invoke-MgGraphRequest'
}
