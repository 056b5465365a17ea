import type { RowGroup } from '../row.ts'

const aks = 'https://learn.microsoft.com/azure/aks/workload-identity-overview'
const cluster = 'https://learn.microsoft.com/azure/aks/use-oidc-issuer'
const github = 'https://docs.github.com/actions/reference/security/oidc'
const onAks = { host: 'aks' } as const
const onGitHub = { host: 'github' } as const
const githubIssuer = 'https://token.actions.githubusercontent.com'

/** A job adds the audience to the address that it finds in its environment. */
const job = {
  host: '{env.ACTIONS_ID_TOKEN_REQUEST_URL}',
  headers: { authorization: 'Bearer {env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}' },
}

export const issuers: RowGroup = {
  area: 'other issuers',
  rows: [
    {
      id: 'aks-service-account-as-assertion',
      source: aks,
      date: '2026-11',
      what: "The token of a service account that an application trusts is an assertion as it is, in any tenant with the application's service principal.",
      given: onAks,
      request: { exchange: {} },
      expect: { status: 200, claims: { tid: '{target.id}', appid: '{application.appId}', appidacr: '2' } },
    },
    {
      id: 'aks-identity-by-federation',
      source: aks,
      date: '2026-11',
      what: 'A service account becomes the user-assigned identity that trusts it, in the tenant of that identity.',
      given: onAks,
      request: { path: '/{home.id}/oauth2/v2.0/token', exchange: { client_id: '{env.AZURE_CLIENT_ID}' } },
      expect: { status: 200, claims: { tid: '{home.id}', appid: '{env.AZURE_CLIENT_ID}' } },
    },
    {
      id: 'aks-no-chain-of-federation',
      source: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations',
      date: '2026-11',
      what: 'A token that was obtained by a federated credential is no assertion for another one.',
      given: onAks,
      before: [
        {
          path: '/{home.id}/oauth2/v2.0/token',
          exchange: { client_id: '{env.AZURE_CLIENT_ID}', scope: 'api://AzureADTokenExchange/.default' },
        },
      ],
      request: { exchange: { client_assertion: '{before.0.body.access_token}' } },
      expect: { status: { $between: [400, 401] }, body: { error_codes: [700231] } },
    },
    {
      id: 'aks-subject-of-another-service-account',
      source: aks,
      date: '2026-11',
      what: 'Another service account of the cluster is another subject, and is refused with 700213.',
      given: onAks,
      request: { exchange: {}, assertion: { sub: 'system:serviceaccount:ops:other' } },
      expect: { status: 401, body: { error: 'invalid_client', error_codes: [700213] } },
    },
    {
      id: 'aks-cluster-document',
      source: cluster,
      date: '2026-11',
      what: "A cluster's issuer ends in a slash, and its document names keys below it.",
      given: onAks,
      request: {
        host: '{application.federatedIdentityCredentials.1.issuer}',
        path: '.well-known/openid-configuration',
      },
      expect: {
        status: 200,
        body: {
          issuer: '{application.federatedIdentityCredentials.1.issuer}',
          jwks_uri: '{application.federatedIdentityCredentials.1.issuer}openid/v1/jwks',
        },
      },
    },
    {
      id: 'github-token',
      source: github,
      date: '2026-11',
      what: 'A job gets its token as `value`, for the audience that it asks for.',
      given: onGitHub,
      request: { ...job, path: '&audience=api://AzureADTokenExchange' },
      expect: { status: 200, body: { value: { $match: '[\\w-]+\\.[\\w-]+\\.[\\w-]+' } } },
    },
    {
      id: 'github-without-the-request-token',
      source: github,
      date: '2026-11',
      what: 'The address gives no token without the request token of the job.',
      given: onGitHub,
      request: { ...job, headers: {} },
      expect: { status: { $between: [400, 499] }, body: { $absent: ['value'] } },
    },
    {
      id: 'github-token-as-assertion',
      source: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust',
      date: '2026-11',
      what: 'The token of a job is an assertion for an application that trusts its subject.',
      given: onGitHub,
      before: [{ ...job, path: '&audience=api://AzureADTokenExchange' }],
      request: { exchange: { client_assertion: '{before.0.body.value}' } },
      expect: { status: 200, claims: { tid: '{target.id}', appid: '{application.appId}' } },
    },
    {
      id: 'github-default-audience',
      source: github,
      date: '2026-11',
      what: 'Without an audience the token is for the address of the repository owner, which no federated credential for Entra holds.',
      given: onGitHub,
      before: [job],
      request: { exchange: { client_assertion: '{before.0.body.value}' } },
      expect: {
        status: { $between: [400, 401] },
        body: { error_codes: [700212], error_description: { $match: ".*'https://github\\.com/contoso'.*" } },
      },
    },
    {
      id: 'github-immutable-subject',
      source: 'https://github.com/Azure/login/issues/617',
      date: '2026-08',
      what: 'A credential with the names of owner and repository alone does not fit a job of a repository made since July 2026, whose subject holds their IDs.',
      given: {
        ...onGitHub,
        set: {
          'application.federatedIdentityCredentials.1.subject': 'repo:contoso/towline-runbooks:ref:refs/heads/main',
        },
      },
      request: { exchange: {} },
      expect: {
        status: 401,
        body: {
          error_codes: [700213],
          error_description: { $match: ".*'repo:contoso@\\d+/towline-runbooks@\\d+:ref:refs/heads/main'.*" },
        },
      },
    },
    {
      id: 'github-subject-by-names',
      source: github,
      date: '2026-11',
      what: 'The subject of a job in an older repository names owner and repository, and its branch.',
      given: {
        ...onGitHub,
        options: { githubSubject: 'names' },
        set: { 'application.federatedIdentityCredentials.1.subject': 'nothing' },
      },
      request: { exchange: {} },
      expect: {
        status: 401,
        body: { error_description: { $match: ".*'repo:contoso/towline-runbooks:ref:refs/heads/main'.*" } },
      },
    },
    {
      id: 'github-subject-with-an-environment',
      source: github,
      date: '2026-11',
      what: 'The environment of a job takes the place of its branch in the subject.',
      given: {
        ...onGitHub,
        options: { githubEnvironment: 'production' },
        set: { 'application.federatedIdentityCredentials.1.subject': 'nothing' },
      },
      request: { exchange: {} },
      expect: { status: 401, body: { error_description: { $match: ".*'repo:[^']*:environment:production'.*" } } },
    },
    {
      id: 'github-enterprise-claim',
      source: 'https://github.com/triton-lang/triton/issues/10680',
      date: '2026-06-19',
      captured: true,
      what: 'A tenant may want the claim enterprise in tokens of GitHub, and refuses others with 7002381.',
      notPlayed: { why: 'A tenant of the emulator allows an issuer or does not.' },
    },
    {
      id: 'github-document',
      source: 'https://token.actions.githubusercontent.com/.well-known/openid-configuration',
      date: '2026-11',
      what: "GitHub's document names its issuer without a slash, its keys, and RS256 alone.",
      given: onGitHub,
      request: { host: githubIssuer, path: '/.well-known/openid-configuration' },
      expect: {
        status: 200,
        body: {
          issuer: githubIssuer,
          jwks_uri: `${githubIssuer}/.well-known/jwks`,
          id_token_signing_alg_values_supported: ['RS256'],
          subject_types_supported: ['public', 'pairwise'],
        },
      },
    },
  ],
}
