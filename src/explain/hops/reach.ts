import type { CauseCode } from '../../causes/catalogue.ts'
import { type Found, found, possible } from '../../causes/finding.ts'
import type { TowlineError } from '../../errors/towline-error.ts'
import type { PresentedCertificate, Reach, Reached } from '../../http/reach.ts'
import { clockSentence } from '../clock.ts'
import { withEvidence } from '../describe-causes.ts'
import type { Hop } from '../hop.ts'

export interface ReachFindings {
  readonly hop: Hop
  readonly causes: readonly Found[]
}

/** An answer came: whoever gave it was reached, and its `Date` tells the time. */
export function reachedHop(authorityHost: string, aheadMs: number | undefined): Hop {
  const { host } = new URL(authorityHost)
  return { id: 'reach', status: 'passed', detail: `${host} answers. ${clockSentence(aheadMs)}` }
}

/** No usable answer came: the network is looked at, step by step, as far as that can be done from here. */
export async function unreachedHop(
  error: TowlineError,
  origin: string,
  { reach, signal, now }: { readonly reach: Reach | undefined; readonly signal: AbortSignal; readonly now: number },
): Promise<ReachFindings> {
  const looked = await reach?.(origin, signal)
  const said = looked === undefined ? [] : sentences(looked)
  const causes = looked === undefined ? (error.causes as readonly Found[]) : sharpened(error, looked, now)
  return {
    hop: { id: 'reach', status: 'failed', detail: [error.message, ...said].join(' ') },
    causes: withEvidence(causes, ...said),
  }
}

/** What the certificate and the steps add to how the request ended. */
function sharpened({ causes }: TowlineError, { steps, certificate, missingTrustFile }: Reached, now: number): Found[] {
  const [first, ...others] = causes as readonly Found[]
  const last = steps.at(-1)
  if (first === undefined) return []
  // The proxy comes before the host: what the request hears as a broken connection may be the proxy's silence.
  if (last?.step === 'proxy' && !last.ok && ofConnection.has(first.code)) {
    return [found(last.code?.startsWith('HTTP') ? 'PROXY_REFUSES' : 'PROXY_SILENT', 'certain', ...first.evidence)]
  }
  return certificate === undefined
    ? [first, ...others]
    : ofCertificate([first, ...others], certificate, missingTrustFile, now)
}

/** Causes by which a request can end where a proxy does not let it pass, or is not there. */
const ofConnection: ReadonlySet<string> = new Set([
  'PROXY_REFUSES',
  'CONNECTION_REFUSED',
  'CONNECTION_SILENT',
  'CONNECTION_CUT',
  'NAME_UNKNOWN',
])

/** Authorities that sign for Microsoft or are in every list: one that is not known here means that the list is missing. */
const PUBLIC = /\b(DigiCert|Microsoft (Azure )?(RSA|ECC|TLS)|GlobalSign|Entrust|Let's Encrypt|Amazon RSA)\b/i

function ofCertificate(
  causes: Found[],
  { issuer, subject, validFrom, isOfOthers }: PresentedCertificate,
  missingTrustFile: string | undefined,
  now: number,
): Found[] {
  const [first] = causes
  if (first?.code === 'TLS_INTERCEPTED') {
    if (isOfOthers)
      return likelier(
        'TLS_OTHER_NAME',
        first,
        `It is for ${subject}: who intercepts writes the name that was asked for.`,
      )
    if (missingTrustFile !== undefined) {
      return likelier(
        'TRUST_LIST_MISSING',
        first,
        `NODE_EXTRA_CA_CERTS names ${missingTrustFile}, which cannot be read.`,
      )
    }
    if (PUBLIC.test(issuer)) return likelier('TRUST_LIST_MISSING', first, ...first.evidence)
  }
  // Public authorities and those whom they sign for see to it that there is always a good one.
  if (first?.code === 'TLS_CERTIFICATE_ENDED' && (now < validFrom || PUBLIC.test(issuer))) {
    return likelier('CLOCK_WRONG', first, ...first.evidence)
  }
  return causes
}

function likelier(code: CauseCode, first: Found, ...evidence: readonly string[]): Found[] {
  return [found(code, 'likely', ...evidence), possible(first)]
}

function sentences({ steps, certificate, passedBy }: Reached): string[] {
  const walked = steps.map(({ step, ok, detail }) => `${step} ${ok ? 'passed' : 'failed'}: ${detail}`).join('; ')
  return [
    `Looked at step by step: ${walked}.`,
    ...(passedBy === undefined ? [] : [`${passedBy}.`]),
    ...(certificate === undefined ? [] : [presented(certificate)]),
  ]
}

/** Also where it is trusted: who answers in the place of the service may be seen by it. */
function presented({ subject, issuer, validFrom, validTo, names }: PresentedCertificate): string {
  const day = (time: number): string => (Number.isNaN(time) ? 'unknown' : new Date(time).toISOString().slice(0, 10))
  return `The certificate that was presented is for ${subject} (${fewOf(names)}), issued by ${issuer}, valid from ${day(validFrom)} to ${day(validTo)}.`
}

/** Some certificates name hundreds. */
function fewOf(names: string): string {
  const all = names.split(', ')
  const first = all.slice(0, MOST_NAMES).join(', ').slice(0, 300)
  return all.length > MOST_NAMES ? `${first} and ${all.length - MOST_NAMES} more` : first
}

const MOST_NAMES = 3
