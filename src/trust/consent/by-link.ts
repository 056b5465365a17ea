import { randomBytes } from 'node:crypto'
import { hostsFromEnv } from '../../connect/hosts.ts'
import { clouds } from '../../credential/clouds.ts'
import type { ApplicationObject } from '../../directory/objects/application.ts'
import type { Tell } from '../../directory/tell.ts'
import { isAssertionCode } from '../../errors/codes.ts'
import { TrustError } from '../../errors/errors.ts'
import type { Runtime } from '../../http/runtime.ts'
import { waitOnLoopback } from '../../listen/loopback.ts'
import type { Manifest } from '../../manifest/manifest.ts'
import { excerpt } from '../../text/redact.ts'
import type { ApplicationScope } from '../application-scope.ts'
import type { FlowRuntime } from '../flow.ts'
import { untilProven } from '../until-proven.ts'
import type { Verified } from '../verify.ts'
import { verifyAll } from '../verify-all.ts'
import type { WantedTarget } from '../wanted.ts'
import { consentLink } from './consent-link.ts'
import { replyPath } from './reply-url.ts'
import { withReplyUrl } from './with-reply-url.ts'

/** A target without an admin's sign-in, once the application is there. */
export interface TargetWithoutSignIn {
  readonly scope: ApplicationScope
  readonly wanted: WantedTarget
  /** GUID. */
  readonly tenantId: string
  readonly application: ApplicationObject
}

/** How long a person may take to consent. */
const FOR_THE_PERSON_MS = 15 * 60_000
/** How long it may take until a token shows the consent. */
const FOR_THE_TOKEN_MS = 3 * 60_000
const BETWEEN_LOOKS_MS = 3_000

/**
 * Shows the link, waits for the admin of the target, and believes a token alone: a redirect can be forged, and says
 * `admin_consent=True` even after Cancel. `false` if no token proves the consent here.
 */
export async function consentByLink(
  options: FlowRuntime & { readonly manifest: Manifest; readonly listen: boolean },
  target: TargetWithoutSignIn,
): Promise<boolean> {
  const { runtime, tell, manifest, listen, oversights, command } = options
  const { cloud } = manifest.home
  const { authorityHost = clouds[cloud].authorityHost } = hostsFromEnv(runtime.env)
  const flow = { runtime, tell, manifest, authorityHost, oversights, command }
  if (listen) {
    await consentWithReply(flow, target)
    return isProven(flow, target.wanted.name, FOR_THE_TOKEN_MS)
  }
  await show(tell, target.wanted.name, consentLink(authorityHost, target.tenantId, target.application.appId))
  const text =
    'The page will end in an error, AADSTS500113, because the application has no address to return to. The consent is stored nevertheless.'
  await tell({ kind: 'note', text })
  return isProven(flow, target.wanted.name, FOR_THE_PERSON_MS)
}

interface Flow extends FlowRuntime {
  readonly manifest: Manifest
  readonly authorityHost: string
}

async function consentWithReply(
  { runtime, tell, authorityHost }: Flow,
  { scope, wanted, tenantId, application }: TargetWithoutSignIn,
): Promise<void> {
  const { home } = scope
  if (home === undefined) throw new Error('The home side must be signed in for a reply URL.')
  const [secret, state] = [randomBytes(24).toString('base64url'), randomBytes(24).toString('base64url')]
  const listener = await waitOnLoopback({
    path: replyPath(secret),
    // A doubled one is not the one that was sent.
    check: (query) => String(query.getAll('state')) === state,
    thanks: (query) =>
      query.has('error')
        ? 'Consent was not given. You may close this window.'
        : 'Thank you. Towline now looks whether the consent is there. You may close this window.',
    signal: runtime.signal ?? new AbortController().signal,
  }).catch((cause: Error) => {
    throw noListener(cause)
  })
  try {
    const { url } = listener
    await withReplyUrl({ runtime, tell, home, application, url, target: wanted.name }, async () => {
      const back = { redirectUri: url, state }
      await show(tell, wanted.name, consentLink(authorityHost, tenantId, application.appId, back))
      checkReply(await within(runtime, FOR_THE_PERSON_MS, listener.visit), wanted.name, tenantId)
    })
  } finally {
    // Last, so that the port is no other program's while the URL is registered.
    listener.close()
  }
}

/** The value of `visit`, or `undefined` once the time is over. */
async function within<Value>({ wait, signal }: Runtime, ms: number, visit: Promise<Value>): Promise<Value | undefined> {
  const arrived = new AbortController()
  const over = wait(ms, AbortSignal.any([...(signal === undefined ? [] : [signal]), arrived.signal])).then(
    () => undefined,
    () => visit,
  )
  try {
    return await Promise.race([visit, over])
  } finally {
    arrived.abort()
  }
}

/** A reply can say that no consent was given, and nothing else: consent is believed when a token shows it. */
function checkReply(query: URLSearchParams | undefined, target: string, tenantId: string): void {
  if (query === undefined) return
  // `error` first: after Cancel the other fields look as they do after Accept.
  if (query.has('error')) throw notGiven(target, query)
  const tenant = query.get('tenant') ?? tenantId
  if (tenant.toLowerCase() !== tenantId) throw givenElsewhere(target, tenantId, tenant)
}

async function show(tell: Tell, target: string, link: string): Promise<void> {
  await tell({ kind: 'must-see', text: `An admin of ${target} opens this link and accepts:\n\n${link}\n` })
}

function noListener(cause: Error): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `No port of this machine's loopback could be opened: ${cause.message}. Nothing was registered.`,
    likelyCause: 'The process may open no more files, or the system lets it open no port.',
    fix: 'Make room, or leave --listen out: the consent is then stored as well.',
    cause,
  })
}

function notGiven(target: string, query: URLSearchParams): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `Consent was not given in ${target} (${excerpt(query.get('error') ?? '').slice(0, 60)}: ${excerpt(query.get('error_description') ?? '').slice(0, 200)}).`,
    likelyCause: 'The admin pressed Cancel, or has no role that may consent for the whole tenant.',
    fix: 'Ask why; then run the command again, or use --consent handover.',
  })
}

function givenElsewhere(target: string, tenantId: string, tenant: string): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `Consent was given in tenant ${excerpt(tenant).slice(0, 60)} and not in ${target} (${tenantId}).`,
    likelyCause: 'The link was changed, or the admin signed in to another tenant.',
    fix: `Open the link as it was printed, signed in to ${target}; and let an admin of the other tenant delete the application there.`,
  })
}

async function isProven(flow: Flow, name: string, forMs: number): Promise<boolean> {
  const { runtime, tell, manifest } = flow
  const targets = manifest.targets.filter((one) => one.name === name)
  const note = (text: string) => tell({ kind: 'note', text: `${name}: ${text}` })
  await note('waiting until a token shows the consent')
  const verified = await untilProven(
    async () => (await verifyAll({ ...flow, targets }, { retryRefused: false })).get(name),
    (seen) => seen?.ok === true || isWithoutIdentity(seen),
    async () => {},
    { forMs, firstPauseMs: BETWEEN_LOOKS_MS, longestPauseMs: BETWEEN_LOOKS_MS },
    runtime,
  )
  if (isWithoutIdentity(verified)) {
    await note(`no token can be had on this machine. On the host: \`towline trust verify -t ${name} --wait 15m\``)
  }
  return verified?.ok === true
}

function isWithoutIdentity(verified: Verified | undefined): boolean {
  return verified === undefined || isAssertionCode(verified.error?.code ?? '')
}
