import { type Found, found, only } from '../../../causes/words.ts'
import type { TokenExchangeError, TowlineError } from '../../../errors.ts'
import type { PresentedCertificate, Reach, Reached } from '../../../http/reach.ts'
import type { Hop } from '../hop.ts'
import { withEvidence } from '../tell.ts'
import type { Seen } from '../walk.ts'

/** Entra allows for five minutes between clocks, as Kerberos and most token validation do. */
export const CLOCK_LIMIT_MS = 300_000

export interface ReachFindings {
  readonly hop: Hop
  readonly causes: readonly Found[]
}

/** An answer came: whoever gave it was reached, and its `Date` tells the time. */
export function reachedHop(authorityHost: string, seen: readonly Seen[]): ReachFindings {
  const { host } = new URL(authorityHost)
  const answers = seen.filter(({ url }) => new URL(url).host === host)
  const ahead = answers.findLast(({ aheadMs }) => aheadMs !== undefined)?.aheadMs
  const clocks =
    ahead === undefined
      ? 'It does not say what time it is'
      : isFar(ahead)
        ? `Its clock is ${apartIn(ahead)} this machine's`
        : 'Its clock and that of this machine agree'
  return { hop: { id: 'reach', status: 'passed', detail: `${host} answers. ${clocks}.` }, causes: [] }
}

export function isFar(aheadMs: number | undefined): aheadMs is number {
  return aheadMs !== undefined && Math.abs(aheadMs) > CLOCK_LIMIT_MS
}

/** The clock is what has to be set right before anything else can be judged. */
export function clockHop(authorityHost: string, aheadMs: number): ReachFindings {
  const evidence = `The clock of ${new URL(authorityHost).host} is ${apartIn(aheadMs)} this machine's (\`Date\` header).`
  return { hop: { id: 'reach', status: 'failed', detail: evidence }, causes: only('CLOCK_WRONG', 'certain', evidence) }
}

/** No usable answer came: the network is looked at, step by step, as far as that can be done from here. */
export async function unreachedHop(
  error: TokenExchangeError,
  authorityHost: string,
  { reach, signal, now }: { readonly reach: Reach | undefined; readonly signal: AbortSignal; readonly now: number },
): Promise<ReachFindings> {
  const looked = await reach?.(authorityHost, signal)
  const said = looked === undefined ? [] : sentences(looked)
  const causes = sharpened(error, looked, now)
  return {
    hop: { id: 'reach', status: 'failed', detail: [error.message, ...said].join(' ') },
    causes: withEvidence(causes, ...said),
  }
}

/** What the certificate and the steps add to how the request ended. */
function sharpened({ causes }: TowlineError, looked: Reached | undefined, now: number): Found[] {
  const ofError = causes as readonly Found[]
  const [first] = ofError
  const last = looked?.steps.at(-1)
  if (first === undefined || looked === undefined || last === undefined) return [...ofError]
  if (first.code === 'PROXY_REFUSES' && last.step === 'proxy' && !last.ok && !last.code?.startsWith('HTTP')) {
    return [found('PROXY_SILENT', 'certain', ...first.evidence)]
  }
  // The proxy comes before the host: what the request hears as a broken connection may be the proxy's silence.
  if (last.step === 'proxy' && !last.ok && isConnection(first)) {
    return [found(last.code?.startsWith('HTTP') ? 'PROXY_REFUSES' : 'PROXY_SILENT', 'certain', ...first.evidence)]
  }
  const { certificate, missingTrustFile } = looked
  if (first.code === 'PROXY_REFUSES' && last.code?.startsWith('HTTP')) {
    return [{ ...first, certainty: 'certain' }, ...ofError.slice(1)]
  }
  return certificate === undefined ? [...ofError] : ofCertificate(ofError, certificate, missingTrustFile, now)
}

function isConnection({ code }: Found): boolean {
  return (
    code === 'CONNECTION_REFUSED' ||
    code === 'CONNECTION_SILENT' ||
    code === 'CONNECTION_CUT' ||
    code === 'NAME_UNKNOWN'
  )
}

/** Authorities that sign for Microsoft or are in every list: one that is not known here means that the list is missing. */
const PUBLIC = /\b(DigiCert|Microsoft (Azure )?(RSA|ECC|TLS)|GlobalSign|Entrust|Let's Encrypt|Amazon RSA)\b/i

function ofCertificate(
  causes: readonly Found[],
  { issuer, validFrom, validTo }: PresentedCertificate,
  missingTrustFile: string | undefined,
  now: number,
): Found[] {
  const [first, ...others] = causes
  if (first?.code === 'TLS_INTERCEPTED') {
    if (missingTrustFile !== undefined) {
      const missing = found(
        'TRUST_LIST_MISSING',
        'likely',
        `NODE_EXTRA_CA_CERTS names ${missingTrustFile}, which cannot be read.`,
      )
      return [missing, { ...first, certainty: 'possible' }]
    }
    if (PUBLIC.test(issuer))
      return [found('TRUST_LIST_MISSING', 'likely', ...first.evidence), { ...first, certainty: 'possible' }]
    return [first, ...others]
  }
  if (first?.code === 'TLS_CERTIFICATE_ENDED' && now < validFrom) {
    return [found('CLOCK_WRONG', 'likely', ...first.evidence), { ...first, certainty: 'possible' }]
  }
  if (first?.code === 'TLS_CERTIFICATE_ENDED' && now - validTo < 365 * 86_400_000) return [first, ...others]
  return [...causes]
}

function sentences({ steps, certificate }: Reached): string[] {
  const walked = steps.map(({ step, ok, detail }) => `${step} ${ok ? 'passed' : 'failed'}: ${detail}`).join('; ')
  if (certificate === undefined) return [`Looked at step by step: ${walked}.`]
  const day = (time: number): string => (Number.isNaN(time) ? 'unknown' : new Date(time).toISOString().slice(0, 10))
  const { subject, issuer, validFrom, validTo, names, refusedFor } = certificate
  return [
    `Looked at step by step: ${walked}.`,
    ...(refusedFor === undefined
      ? []
      : [
          `The certificate that was presented is for ${subject} (${names.slice(0, 120)}), issued by ${issuer}, valid from ${day(validFrom)} to ${day(validTo)}.`,
        ]),
  ]
}

/** `2 h 5 min ahead of`, `10 min behind` */
function apartIn(aheadMs: number): string {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000)
  const hours = Math.floor(minutes / 60)
  return `${hours === 0 ? '' : `${hours} h `}${minutes % 60} min ${aheadMs > 0 ? 'ahead of' : 'behind'}`
}
