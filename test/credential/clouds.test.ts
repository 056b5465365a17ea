import assert from 'node:assert/strict'
import test from 'node:test'
import { clouds } from '../../src/credential/clouds.ts'
import { parseOrigin } from '../../src/names/origin.ts'

test('every cloud has its own origins, over TLS, and the audience of its own token exchange', () => {
  assert.deepEqual(
    Object.entries(clouds).map(([name, { authorityHost, graph, exchangeAudience }]) => [
      name,
      parseOrigin(authorityHost, name),
      parseOrigin(graph, name),
      exchangeAudience,
    ]),
    [
      ['global', 'https://login.microsoftonline.com', 'https://graph.microsoft.com', 'api://AzureADTokenExchange'],
      ['usgov', 'https://login.microsoftonline.us', 'https://graph.microsoft.us', 'api://AzureADTokenExchangeUSGov'],
      [
        'usgov-dod',
        'https://login.microsoftonline.us',
        'https://dod-graph.microsoft.us',
        'api://AzureADTokenExchangeUSGov',
      ],
      [
        'china',
        'https://login.partner.microsoftonline.cn',
        'https://microsoftgraph.chinacloudapi.cn',
        'api://AzureADTokenExchangeChina',
      ],
    ],
  )
})
