import type { RowGroup } from '../row.ts'

export const signIn: RowGroup = {
  area: 'sign-in',
  rows: [
    {
      id: 'named-scope-with-the-azure-cli',
      source: 'https://github.com/microsoftgraph/msgraph-sdk-python/pull/678',
      date: '2024-04-23',
      captured: true,
      what: "Microsoft's own client asks for a permission of Microsoft Graph by name and is refused, because it has to be authorised beforehand.",
      request: {
        host: 'login.microsoftonline.com',
        method: 'POST',
        path: '/{home.id}/oauth2/v2.0/devicecode',
        form: {
          client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
          scope: 'https://graph.microsoft.com/Application.ReadWrite.All',
        },
      },
      expect: {
        status: 400,
        body: {
          error: 'invalid_request',
          error_codes: [65002],
          error_description: {
            $match: 'AADSTS65002: .*04b07795-8ddb-461a-bbee-02f9e1bf7b46.*00000003-0000-0000-c000-000000000000.*',
          },
        },
      },
      ignore: ['the status, which the source does not tell'],
    },
  ],
}
