import type { RowGroup } from '../row.ts'

export const sites: RowGroup = {
  area: 'sites',
  rows: [
    {
      id: 'sites-selected-lists-nothing',
      source: 'https://github.com/microsoftgraph/msgraph-sdk-java/issues/2090',
      date: '2024-07-23',
      captured: true,
      what: 'With Sites.Selected the list of sites is empty and no error, though a site was granted.',
      given: {
        roles: ['Sites.Selected'],
        set: {
          'target.sharePoint.siteGrants': [
            {
              siteId: '{site.id}',
              appId: '{application.appId}',
              roles: ['read'],
            },
          ],
        },
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/v1.0/sites',
        auth: 'target',
      },
      expect: {
        status: 200,
        body: {
          $keys: ['@odata.context', 'value'],
          value: [],
        },
      },
    },
    {
      id: 'sites-selected-may-not-look-for-roots',
      source: 'https://github.com/microsoftgraph/msgraph-sdk-java/issues/2090',
      date: '2024-07-23',
      captured: true,
      what: 'With Sites.Selected the filter for root sites is refused.',
      given: {
        roles: ['Sites.Selected'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/v1.0/sites?$select=siteCollection,webUrl&$filter=siteCollection/root%20ne%20null',
        auth: 'target',
      },
      expect: {
        status: 403,
        body: {
          error: {
            code: 'accessDenied',
            message: 'Access denied',
          },
        },
      },
    },
    {
      id: 'sites-selected-may-not-list-all-sites',
      source:
        'https://github.com/microsoftgraph/msgraph-sdk-java/issues/2090, https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/9064 (the body)',
      date: '2024-07-23',
      captured: true,
      what: 'With Sites.Selected getAllSites is refused; the error says when, and under which IDs.',
      given: {
        roles: ['Sites.Selected'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/v1.0/sites/getAllSites',
        headers: {
          'client-request-id': '47c4bb7c-8f91-0a48-7af7-a2ab12cb31db',
        },
        auth: 'target',
      },
      expect: {
        status: 403,
        headers: {
          'client-request-id': '47c4bb7c-8f91-0a48-7af7-a2ab12cb31db',
        },
        body: {
          $keys: ['error'],
          error: {
            $keys: ['code', 'message', 'innerError'],
            code: 'accessDenied',
            message: 'Access denied',
            innerError: {
              $keys: ['date', 'request-id', 'client-request-id'],
              date: {
                $match: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d',
              },
              'request-id': '{headers.request-id}',
              'client-request-id': '47c4bb7c-8f91-0a48-7af7-a2ab12cb31db',
            },
          },
        },
      },
    },
    {
      id: 'selected-properties-in-the-context',
      source: 'https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/9064',
      date: '2024-01-29',
      captured: true,
      what: 'The context of a list names the properties that were selected, also when it is empty.',
      given: {
        roles: ['Sites.Selected'],
      },
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/v1.0/sites?$select=displayName',
        auth: 'target',
      },
      expect: {
        status: 200,
        body: {
          $keys: ['@odata.context', 'value'],
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#sites(displayName)',
          value: [],
        },
      },
    },
    {
      id: 'root-site-of-the-geography',
      source: 'https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/2710',
      date: '2024-04-29',
      captured: true,
      what: 'The filter for root sites gives the one root of a tenant with one geography.',
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/v1.0/sites?$select=siteCollection,webUrl&$filter=siteCollection/root%20ne%20null',
        auth: 'target',
      },
      expect: {
        status: 200,
        body: {
          $absent: ['@odata.nextLink'],
          value: [
            {
              webUrl: {
                $match: 'https://[a-z0-9-]+\\.sharepoint\\.com/?',
              },
              siteCollection: {
                root: {},
              },
            },
          ],
        },
      },
      ignore: ['the slash at the end of webUrl'],
    },
    {
      id: 'all-sites-go-on-under-another-name',
      source: 'https://learn.microsoft.com/graph/api/site-getallsites',
      date: 'undated',
      captured: true,
      what: 'The next page of getAllSites is found under oneDrive.getAllSites, by a token that says nothing.',
      request: {
        host: 'graph.microsoft.com',
        method: 'GET',
        path: '/v1.0/sites/getAllSites',
        auth: 'target',
      },
      expect: {
        status: 200,
        body: {
          '@odata.nextLink': {
            $match:
              'https://graph\\.microsoft\\.com/v1\\.0/sites/oneDrive\\.getAllSites\\?\\$skiptoken=[\\w%.-]*[A-Za-z][\\w%.-]*',
          },
        },
      },
    },
  ],
}
