import type { CauseCode } from '../../causes/catalogue.ts'
import { causesIn, type DiagnosedCause, found, possible } from '../../causes/finding.ts'
import type { TowlineError } from '../../errors/towline-error.ts'
import type { PresentedCertificate, Reached } from '../../http/reach.ts'
import { clockSentence } from '../clock.ts'
import { withEvidence } from '../describe-causes.ts'
import type { Hop } from '../hop.ts'
import type { ExplainInput } from '../walk.ts'

interface ReachFindings {
  readonly hop: Hop
  readonly causes: readonly DiagnosedCause[]
}

/** For an answer that came: the service was reached, and the `Date` of the answer tells its time. */
export function reachedHop(authorityHost: string, aheadMs: number | undefined): Hop {
  const { host } = new URL(authorityHost)
  return { id: 'reach', status: 'passed', detail: `${host} answers. ${clockSentence(aheadMs)}` }
}

/** For a request without a usable answer: looks at the network step by step, as far as that can be done from here. */
export async function unreachedHop(
  error: TowlineError,
  origin: string,
  { reach, runtime }: Pick<ExplainInput, 'reach' | 'runtime'>,
): Promise<ReachFindings> {
  const looked = await reach?.(origin, runtime.signal)
  const said = looked === undefined ? [] : sentences(looked)
  const causes = looked === undefined ? causesIn(error) : refined(error, looked, runtime.now())
  return {
    hop: { id: 'reach', status: 'failed', detail: [error.message, ...said].join(' ') },
    causes: withEvidence(causes, ...said),
  }
}

/** Decides by the certificate and the steps between causes by which the request can end. */
function refined(
  error: TowlineError,
  { steps, certificate, missingTrustFile }: Reached,
  now: number,
): DiagnosedCause[] {
  const [first, ...others] = causesIn(error)
  const last = steps.at(-1)
  if (first === undefined) return []
  // The proxy comes before the host. The request cannot tell a silent proxy from a broken connection.
  if (last?.step === 'proxy' && !last.ok && ofConnection.has(first.code)) {
    return [found(last.code?.startsWith('HTTP') ? 'PROXY_REFUSES' : 'PROXY_SILENT', 'certain', ...first.evidence)]
  }
  return certificate === undefined
    ? [first, ...others]
    : ofCertificate([first, ...others], certificate, missingTrustFile, now)
}

/** Causes that a request shows where a proxy refuses it, or is not there. */
const ofConnection: ReadonlySet<string> = new Set([
  'PROXY_REFUSES',
  'CONNECTION_REFUSED',
  'CONNECTION_SILENT',
  'CONNECTION_CUT',
  'NAME_UNKNOWN',
])

/** Authorities that sign for Microsoft or are in every trust list. Where one of them is not trusted, the list is missing. */
const PUBLIC = /\b(DigiCert|Microsoft (Azure )?(RSA|ECC|TLS)|GlobalSign|Entrust|Let's Encrypt|Amazon RSA)\b/i

function ofCertificate(
  causes: DiagnosedCause[],
  { issuer, subject, validFrom, isOfOthers }: PresentedCertificate,
  missingTrustFile: string | undefined,
  now: number,
): DiagnosedCause[] {
  const [first] = causes
  if (first?.code === 'TLS_INTERCEPTED') {
    if (isOfOthers)
      return likelier(
        'TLS_OTHER_NAME',
        first,
        `The certificate is for ${subject}. A proxy that intercepts TLS would present the requested name.`,
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
  // Services with a certificate of a public authority renew it in time, so the clock is likelier.
  if (first?.code === 'TLS_CERTIFICATE_ENDED' && (now < validFrom || PUBLIC.test(issuer))) {
    return likelier('CLOCK_WRONG', first, ...first.evidence)
  }
  return causes
}

function likelier(code: CauseCode, first: DiagnosedCause, ...evidence: readonly string[]): DiagnosedCause[] {
  return [found(code, 'likely', ...evidence), possible(first)]
}

function sentences({ steps, certificate, passedBy }: Reached): string[] {
  const walked = steps.map(({ step, ok, detail }) => `${step} ${ok ? 'passed' : 'failed'}: ${detail}`).join('; ')
  return [
    `Looked at step by step: ${walked}.`,
    ...(passedBy === undefined ? [] : [`${passedBy}.`]),
    ...(certificate === undefined ? [] : [certificateSentence(certificate)]),
  ]
}

/** Describes the certificate. Also a trusted one may show what answers in place of the service. */
function certificateSentence({ subject, issuer, validFrom, validTo, names }: PresentedCertificate): string {
  const day = (time: number): string => (Number.isNaN(time) ? 'unknown' : new Date(time).toISOString().slice(0, 10))
  return `The certificate that was presented is for ${subject} (${fewOf(names)}), issued by ${issuer}, valid from ${day(validFrom)} to ${day(validTo)}.`
}

/** Shortens the list: some certificates name hundreds of hosts. */
function fewOf(names: string): string {
  const all = names.split(', ')
  const first = all.slice(0, MOST_NAMES).join(', ').slice(0, 300)
  return all.length > MOST_NAMES ? `${first} and ${all.length - MOST_NAMES} more` : first
}

const MOST_NAMES = 3
