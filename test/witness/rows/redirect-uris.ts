import type { RowGroup } from '../row.ts'

const page = 'https://learn.microsoft.com/entra/identity-platform/reply-url'
const path = '/v1.0/applications/{application.id}'
const returnTo = (...redirectUris: string[]) => ({ method: 'PATCH', path, json: { web: { redirectUris } } })
const refused = {
  status: 400,
  body: { error: { code: 'Request_BadRequest', message: { $match: ".*'(web|redirectUris)'.*" } } },
}

/** Where an application may have people returned to. */
export const redirectUris: RowGroup = {
  area: 'applications',
  given: { roles: ['Application.ReadWrite.All'] },
  request: { host: 'graph.microsoft.com', auth: 'home' },
  rows: [
    {
      id: 'redirect-uri-over-tls',
      source: page,
      date: '2026-11',
      what: 'A redirect URI of a web application begins with https.',
      request: returnTo('http://app.example/back'),
      expect: refused,
    },
    {
      id: 'redirect-uri-on-this-machine',
      source: page,
      date: '2026-11',
      what: 'A redirect URI to localhost may begin with http.',
      before: [returnTo('https://app.example/back', 'http://localhost:8080/back')],
      request: { path: `${path}?$select=web` },
      expect: {
        status: 200,
        body: { web: { redirectUris: ['https://app.example/back', 'http://localhost:8080/back'] } },
      },
    },
    {
      id: 'redirect-uri-that-is-too-long',
      source: page,
      date: '2026-11',
      what: 'A redirect URI has at most 256 characters.',
      request: returnTo(`https://app.example/${'a'.repeat(240)}`),
      expect: refused,
    },
    {
      id: 'redirect-uris-at-most-256',
      source: page,
      date: '2026-11',
      what: 'An application for work and school accounts has at most 256 redirect URIs.',
      request: returnTo(...Array.from({ length: 257 }, (_, index) => `https://app.example/${index}`)),
      expect: refused,
    },
  ],
}
