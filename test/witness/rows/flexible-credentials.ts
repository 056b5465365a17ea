import type { RowGroup } from '../row.ts'

const page = 'https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials'
const type = 'https://learn.microsoft.com/graph/api/resources/federatedidentitycredential?view=graph-rest-beta'
const list = '/beta/applications/{application.id}/federatedIdentityCredentials'
const github = 'https://token.actions.githubusercontent.com'

const value = "claims['sub'] matches 'repo:contoso/*' and claims['repository_owner_id'] eq '1'"
const flexible = {
  name: 'flexible',
  issuer: github,
  audiences: ['api://AzureADTokenExchange'],
  claimsMatchingExpression: { value, languageVersion: 1 },
}
const make = { method: 'POST', path: list, json: flexible } as const
const madeWith = (more: object) => ({ ...make, json: { ...flexible, ...more } })
const expressed = (text: string) => madeWith({ claimsMatchingExpression: { value: text, languageVersion: 1 } })

/** The world's credential for the job of GitHub becomes a flexible one. */
const trusting = (expression: string) => ({
  host: 'github' as const,
  set: {
    'application.federatedIdentityCredentials.1.subject': '',
    'application.federatedIdentityCredentials.1.expression': expression,
  },
})
const refused = { code: 'Request_BadRequest', message: { $match: '.+' } }

/** Credentials that trust by an expression, in preview. */
export const flexibleCredentials: RowGroup = {
  area: 'credentials',
  given: { roles: ['Application.ReadWrite.All'] },
  request: { host: 'graph.microsoft.com', auth: 'home' },
  rows: [
    {
      id: 'flexible-credential-as-it-is-made',
      source: page,
      date: '2026-11',
      what: 'Below beta a credential may have an expression in the place of its subject, which is null then.',
      request: make,
      expect: {
        status: 201,
        body: { issuer: github, subject: null, claimsMatchingExpression: { value, languageVersion: 1 } },
      },
    },
    {
      id: 'flexible-credential-beside-others',
      source: type,
      date: '2026-11',
      what: 'The list of beta shows both kinds: the expression is null where there is a subject.',
      before: [make],
      request: { path: list },
      expect: {
        status: 200,
        body: {
          value: [
            { subject: '{credential.subject}', claimsMatchingExpression: null },
            { subject: null, claimsMatchingExpression: { value, languageVersion: 1 } },
          ],
        },
      },
    },
    {
      id: 'flexible-credential-breaks-the-list',
      source: 'https://github.com/microsoftgraph/msgraph-sdk-python/issues/1359',
      date: '2025-09-17',
      captured: true,
      what: 'The list of version 1.0 breaks off inside of its JSON at a flexible credential, with status 200.',
      before: [make],
      request: { path: list.replace('beta', 'v1.0'), headers: { accept: 'application/json' } },
      expect: {
        status: 200,
        body: { $match: ".*'subject\\[Nullable=False\\]' of type 'Edm\\.String' has a null value.*" },
      },
    },
    {
      id: 'flexible-credential-below-version-one',
      source: page,
      date: '2026-11',
      what: 'Version 1.0 does not know the expression.',
      request: { ...make, path: list.replace('beta', 'v1.0') },
      expect: { status: 400, body: { error: refused } },
    },
    {
      id: 'flexible-credential-with-a-subject',
      source: page,
      date: '2026-11',
      what: 'Subject and expression exclude each other.',
      request: madeWith({ subject: 'repo:contoso/app:ref:refs/heads/main' }),
      expect: { status: 400, body: { error: refused } },
    },
    {
      id: 'credential-of-neither-kind',
      source: 'https://github.com/Azure/azure-cli/issues/32816',
      date: '2026-02-19',
      captured: true,
      what: 'A credential without subject and without expression is refused.',
      request: madeWith({ claimsMatchingExpression: null }),
      expect: {
        status: 400,
        body: { error: { code: 'Request_BadRequest', message: "Property 'subject' cannot be empty." } },
      },
    },
    {
      id: 'flexible-credential-of-another-issuer',
      source: page,
      date: '2026-11',
      what: 'An expression is for tokens of GitHub, GitLab and Terraform Cloud; a managed identity is none of them.',
      request: madeWith({ issuer: '{credential.issuer}' }),
      expect: { status: 400, body: { error: refused } },
    },
    {
      id: 'flexible-credential-with-another-claim',
      source: page,
      date: '2026-11',
      what: 'Each platform has a few claims that an expression may look at; others are refused.',
      request: expressed(`${value} and claims['actor'] eq 'anna'`),
      expect: { status: 400, body: { error: refused } },
    },
    {
      id: 'flexible-credential-without-an-immutable-claim',
      source: 'https://github.com/hashicorp/terraform-provider-azuread/issues/1901',
      date: '2026-07-31',
      captured: true,
      what: 'An expression for GitHub that compares the subject alone is refused: it lacks a required claim.',
      request: expressed("claims['sub'] matches 'repo:contoso/*'"),
      expect: {
        status: 400,
        body: {
          error: {
            code: 'Request_BadRequest',
            message: 'The expression lacks all required claims or contains unallowed claims.',
          },
        },
      },
    },
    {
      id: 'flexible-credential-that-cannot-be-parsed',
      source: page,
      date: '2026-11',
      what: 'An expression is claim lookup, operator and comparand in single quotes, with single blanks between them.',
      request: expressed(`claims["sub"] matches "repo:contoso/*"`),
      expect: { status: 400, body: { error: refused } },
    },
    {
      id: 'flexible-credential-of-another-language',
      source: page,
      date: '2026-11',
      what: 'The version of the language is 1.',
      request: madeWith({ claimsMatchingExpression: { value, languageVersion: 2 } }),
      expect: { status: 400, body: { error: refused } },
    },
    {
      id: 'flexible-credential-becomes-a-plain-one',
      source: page,
      date: '2026-11',
      what: 'A flexible credential gets a subject when the same update takes its expression away.',
      before: [
        make,
        {
          method: 'PATCH',
          path: `${list}/flexible`,
          json: { subject: 'repo:contoso/app:ref:refs/heads/main', claimsMatchingExpression: null },
        },
      ],
      request: { path: `${list}/flexible` },
      expect: {
        status: 200,
        body: { subject: 'repo:contoso/app:ref:refs/heads/main', claimsMatchingExpression: null },
      },
    },
    {
      id: 'flexible-credential-at-the-exchange',
      source: page,
      date: '2026-11',
      what: 'A token whose claims fit the expression is exchanged: a star stands for any characters.',
      given: trusting("claims['sub'] matches 'repo:contoso*ref:refs/heads/*'"),
      request: { exchange: {} },
      expect: { status: 200, body: { token_type: 'Bearer' }, claims: { appid: '{application.appId}' } },
    },
    {
      id: 'flexible-credential-wildcard-of-one',
      source: page,
      date: '2026-11',
      what: 'A question mark stands for one character.',
      given: trusting("claims['sub'] matches 'repo:contoso*ref:refs/heads/m??n'"),
      request: { exchange: {} },
      expect: { status: 200, body: { token_type: 'Bearer' }, claims: { appid: '{application.appId}' } },
    },
    {
      id: 'flexible-credential-that-does-not-fit',
      source: page,
      date: '2026-11',
      what: 'A token that fits no expression is refused: 7002131.',
      given: trusting("claims['sub'] matches 'repo:fabrikam/*'"),
      request: { exchange: {} },
      expect: { status: { $between: [400, 401] }, body: { error_codes: [7002131] } },
    },
    {
      id: 'flexible-credential-both-halves-hold',
      source: page,
      date: '2026-11',
      what: 'Of comparisons that are joined by and, all have to hold.',
      given: trusting("claims['sub'] matches 'repo:contoso*' and claims['repository_owner_id'] eq '0'"),
      request: { exchange: {} },
      expect: { status: { $between: [400, 401] }, body: { error_codes: [7002131] } },
    },
    {
      id: 'flexible-credential-eq-has-no-wildcards',
      source: page,
      date: '2026-11',
      what: 'eq compares to the letter: a star is a star.',
      given: trusting("claims['sub'] eq 'repo:contoso*'"),
      request: { exchange: {} },
      expect: { status: { $between: [400, 401] }, body: { error_codes: [7002131] } },
    },
    {
      id: 'flexible-credentials-of-managed-identities',
      source:
        'https://learn.microsoft.com/entra/workload-id/workload-identities-set-up-flexible-federated-identity-credential',
      date: '2026-11',
      what: 'Managed identities have federated credentials of their own, and flexible ones not yet.',
      request: { path: '/beta/servicePrincipals/{identity.principalId}/federatedIdentityCredentials' },
      notPlayed: { why: 'Credentials of an emulated identity are in the file of its world.' },
    },
  ],
}
