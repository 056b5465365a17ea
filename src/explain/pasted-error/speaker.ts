/** The service that answers at an address, or would have answered there. */
export type Speaker =
  | 'imds'
  | 'arc'
  | 'managed'
  /** An identity endpoint whose kind the text does not show. */
  | 'identity'
  | 'github'
  | 'token-service'
  | 'graph'
  | 'azure'
  | 'proxy'
  | 'others'

/** Kinds of identity endpoint. */
export type IdentitySpeaker = 'imds' | 'arc' | 'managed' | 'identity'

export function isIdentity(speaker: Speaker | undefined): speaker is IdentitySpeaker {
  return speaker === 'imds' || speaker === 'arc' || speaker === 'managed' || speaker === 'identity'
}

/** An address in the text, or the name of a client that speaks with one service only. */
export interface Address {
  readonly at: number
  readonly end: number
  readonly speaker: Speaker
  readonly text: string
  readonly port: number | undefined
}

/** Addresses by host and path. The first that matches counts. */
const byAddress: readonly (readonly [RegExp, Speaker])[] = [
  [/^(?:localhost|127\.0\.0\.1):40342\b/, 'arc'],
  [/\/msi\/token\b|^(?:localhost|127\.0\.0\.1):(?:42356|41\d{3}|50342)\b/i, 'managed'],
  [/^169\.254\.169\.254\b|\/metadata\/identity\b/i, 'imds'],
  [/^169\.254\.\d{1,3}\.\d{1,3}\b/, 'managed'],
  [/(?:^|\.)actions\.githubusercontent\.com\b/i, 'github'],
  [
    /^login\.(?:microsoftonline\.(?:com|us|de)|microsoft\.com|windows\.net|partner\.microsoftonline\.cn|chinacloudapi\.cn)\b|^sts\.windows\.net\b|\/oauth2\/v2\.0\/token\b/i,
    'token-service',
  ],
  [
    /^(?:dod-)?graph\.microsoft\.(?:com|us)\b|^microsoftgraph\.chinacloudapi\.cn\b|\.sharepoint\.(?:com|us|cn)\b/i,
    'graph',
  ],
  [
    /\.(?:windows\.net|azure\.(?:com|net|us|cn)|microsoft\.(?:com|us)|office(?:365)?\.com|visualstudio\.com|azurewebsites\.net|azurecr\.io|azmk8s\.io)\b/i,
    'azure',
  ],
  [/prox/i, 'proxy'],
]

/** Names of clients and words that speak of one service. */
const byName: readonly (readonly [RegExp, Speaker])[] = [
  [/\bIMDS\b|\binstance metadata\b/gi, 'imds'],
  [
    /\bManagedIdentityCredential(?:\s?:|\W{1,3}(?:authentication )?(?:is )?(?:failed|unavailable))|\bmanaged_identity_\w{4,40}|\[Managed Identity\]|\bmanaged identity endpoint\b|\bMsiAuthorizer\b|\b(?:connect to|from) MSI\b|\bMSI endpoint\b|\btoken from msi\b/gi,
    'identity',
  ],
  [/\bX-IDENTITY-HEADER\b|(?<![\w.:])\/msi\/token\b/gi, 'managed'],
  [/(?<![\w.:])\/metadata\/identity\b/gi, 'imds'],
  [/\bgithubAssertion\b/g, 'github'],
  [
    /\b(?:WorkloadIdentity|ClientAssertion|ClientSecret|ClientCertificate)Credential\b|\bMsal(?:Service|Client|Throttled\w{0,20}|UiRequired)Exception\b/g,
    'token-service',
  ],
  [
    /\b(?:AzureCli|AzurePowerShell|AzureDeveloperCli|VisualStudio(?:Code)?|SharedTokenCache|Environment|IntelliJ)Credential\b/g,
    'others',
  ],
  [
    /\b(?:Get|Set|New|Add|Remove|Update|Invoke|Grant|Connect)-(?:Mg|PnP|SPO)\w{2,60}|\bMicrosoft ?Graph\b|\bmsgraph\b|\bODataError\b|\bGraphError\b|\bGraphServiceException\b|\bSharePoint\b/gi,
    'graph',
  ],
]

/** Host names and addresses, with a port and a path as they stand in the text. urllib3 writes `host='…', port=…`, curl `… port …`. */
const ADDRESS =
  /(?<![\w.@%-])(?:\d{1,3}(?:\.\d{1,3}){3}|localhost|(?:[\w-]{1,63}\.){1,8}(?:com|net|us|cn|de|org|io|local|internal|corp|lan|intern|test|example|dev|eu|ch|uk)(?![\w.-]))(?::\d{2,5}\b|['"], ?port= ?\d{2,5}\b|['"]?\)?,? port \d{2,5}\b)?(?:\/[^\s"'<>)]{0,300})?/gi

/** What a token is requested for is no address that was called, and neither is a resolver (port 53). */
const REQUESTED = /\b(?:resource|scopes?|audience)["']?\s?[=:]\s?[["' ]{0,3}(?:https?:\/\/)?$/i

/** Addresses that are looked at. */
const MOST = 5_000

/** Returns what speaks in a text, in the order in which it stands there. */
export function addressesIn(text: string): Address[] {
  const found: Address[] = []
  for (const { 0: words, index } of text.matchAll(ADDRESS)) {
    if (/:53$/.test(words) || REQUESTED.test(text.slice(Math.max(0, index - 40), index))) continue
    const plain = words.replace(/['"]?\)?,? ?port[= ] ?/, ':')
    const port = /^[^/]{1,300}?:(\d{2,5})/.exec(plain)?.[1]
    found.push({
      at: index,
      end: index + words.length,
      speaker: byAddress.find(([pattern]) => pattern.test(plain))?.[1] ?? 'others',
      text: plain,
      port: port === undefined ? undefined : Number(port),
    })
    if (found.length === MOST) break
  }
  for (const [pattern, speaker] of byName) {
    let left = MOST
    for (const { 0: words, index } of text.matchAll(pattern)) {
      found.push({ at: index, end: index + words.length, speaker, text: words, port: undefined })
      if (--left === 0) break
    }
  }
  return found.sort((one, other) => one.at - other.at)
}
