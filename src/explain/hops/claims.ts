import { clouds } from '../../credential/clouds.ts'
import type { Claims } from '../../credential/jwt.ts'
import type { CloudName } from '../../names/cloud.ts'
import { plainText } from '../../text/plain-text.ts'

/** The clouds of each issuer's host. Some hosts are older names that are no longer the authority of a cloud. */
const issuers: Readonly<Record<string, readonly CloudName[]>> = {
  'login.microsoftonline.com': ['global'],
  'login.windows.net': ['global'],
  // Tokens of the first format have the same issuer in the global cloud and in that of the US government.
  'sts.windows.net': ['global', 'usgov', 'usgov-dod'],
  'login.microsoftonline.us': ['usgov', 'usgov-dod'],
  'login.partner.microsoftonline.cn': ['china'],
  'login.chinacloudapi.cn': ['china'],
  'sts.chinacloudapi.cn': ['china'],
}

export function isEntra(issuer: string): boolean {
  return cloudsOfIssuer(issuer) !== undefined
}

/** Returns the clouds whose tenants have such issuers; `undefined` for issuers that are not tenants of Entra. */
export function cloudsOfIssuer(issuer: string): readonly CloudName[] | undefined {
  return URL.canParse(issuer) ? issuers[new URL(issuer).hostname] : undefined
}

export function cloudsOfAudience(audience: string): readonly CloudName[] {
  return (Object.keys(clouds) as CloudName[]).filter((name) => clouds[name].exchangeAudience === audience)
}

/** Kubernetes writes a list of audiences; other issuers write one. */
export function audiencesOf({ aud }: Claims): string[] {
  return (Array.isArray(aud) ? aud : [aud ?? 'none']).map(plainText)
}

/** The token of an application has neither a user name nor delegated permissions (`scp`). */
export function isOfPerson(claims: Claims): boolean {
  if (claims['idtyp'] === 'user' || typeof claims['scp'] === 'string') return true
  const isNamed = ['upn', 'unique_name', 'preferred_username'].some((name) => typeof claims[name] === 'string')
  return isNamed && claims['idtyp'] !== 'app'
}
