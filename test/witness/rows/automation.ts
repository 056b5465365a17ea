import type { RowGroup } from '../row.ts'
import { anyRefusal, tokenExchange, userAssigned, withUserAssigned } from './identities.ts'

const page = 'https://learn.microsoft.com/azure/automation/enable-managed-identity-for-automation'
const userAssignedPage = 'https://learn.microsoft.com/azure/automation/add-user-assigned-identity'

export const automation: RowGroup = {
  area: 'identity endpoints',
  given: { host: 'automation' },
  request: {
    host: '{env.IDENTITY_ENDPOINT}',
    headers: { 'x-identity-header': '{env.IDENTITY_HEADER}', metadata: 'True' },
  },
  rows: [
    {
      id: 'automation-post',
      source: page,
      date: '2026-11',
      what: 'A runbook gets its token by a POST of a form with the resource, without an api-version.',
      request: { method: 'POST', form: { resource: 'api://AzureADTokenExchange' } },
      expect: {
        status: 200,
        body: { token_type: 'Bearer', resource: 'api://AzureADTokenExchange' },
        claims: { sub: '{identity.principalId}' },
      },
    },
    {
      id: 'automation-get',
      source: 'https://github.com/Microsoft365DSC/MSCloudLoginAssistant/issues/146',
      date: '2023-03-16',
      captured: true,
      what: 'A runbook gets its token by a GET with the resource in the query, without an api-version.',
      request: { path: `?${tokenExchange}` },
      expect: { status: 200, claims: { sub: '{identity.principalId}' } },
    },
    {
      id: 'automation-metadata-is-required',
      source: page,
      date: '2026-11',
      what: 'A POST without the header Metadata gets no token.',
      request: { method: 'POST', form: { resource: 'api://AzureADTokenExchange' }, headers: { metadata: null } },
      expect: anyRefusal,
    },
    {
      id: 'automation-forwarded',
      source: page,
      date: '2026-11',
      what: 'A request with the header X-Forwarded-For gets no token.',
      request: {
        method: 'POST',
        form: { resource: 'api://AzureADTokenExchange' },
        headers: { 'x-forwarded-for': '203.0.113.9' },
      },
      expect: anyRefusal,
    },
    {
      id: 'automation-secret-of-before',
      source: page,
      date: '2026-11',
      what: 'The header secret with the value of MSI_SECRET opens the endpoint too.',
      request: {
        host: '{env.MSI_ENDPOINT}',
        method: 'POST',
        form: { resource: 'https://graph.microsoft.com' },
        headers: { 'x-identity-header': null, secret: '{env.MSI_SECRET}' },
      },
      expect: { status: 200, claims: { aud: 'https://graph.microsoft.com', oid: '{identity.principalId}' } },
    },
    {
      id: 'automation-by-client-id',
      source: userAssignedPage,
      date: '2026-11',
      what: 'client_id selects a user-assigned identity of the Automation account.',
      given: { set: withUserAssigned },
      request: {
        method: 'POST',
        form: { resource: 'api://AzureADTokenExchange', client_id: userAssigned.clientId },
      },
      expect: { status: 200, claims: { sub: userAssigned.principalId, xms_mirid: userAssigned.resourceId } },
    },
    {
      id: 'automation-hybrid-worker',
      source: userAssignedPage,
      date: '2026-11',
      what: 'On a Hybrid Runbook Worker the secret has to be sent, and a user-assigned identity of the account cannot be used.',
      notPlayed: { why: 'The emulator plays the sandbox in the cloud.' },
    },
  ],
}
