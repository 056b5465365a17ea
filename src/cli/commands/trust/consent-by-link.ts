import { randomBytes } from 'node:crypto'
import { hostsFromEnv } from '../../../connect/hosts.ts'
import { clouds } from '../../../credential/clouds.ts'
import { TrustError } from '../../../errors/errors.ts'
import { waitOnLoopback } from '../../../listen/loopback.ts'
import type { Manifest } from '../../../manifest/manifest.ts'
import { excerpt } from '../../../text/redact.ts'
import { consentLink } from '../../../trust/consent/consent-link.ts'
import { addReplyUrl, removeReplyUrls, replyPath } from '../../../trust/consent/reply-url.ts'
import type { Verified } from '../../../trust/verify.ts'
import type { CliContext } from '../../process/context.ts'
import type { Elsewhere } from './consent-elsewhere.ts'
import type { ConsentFlags } from './consent-flags.ts'
import { verifyAll } from './verify-all.ts'

/** How long a person may take to agree, and how long it may take until a token shows it. */
const FOR_THE_PERSON_MS = 15 * 60_000
const FOR_THE_TOKEN_MS = 3 * 60_000
const BETWEEN_LOOKS_MS = 3_000

/**
 * Shows the link, waits for the person, and believes a token alone: a redirect can be forged, and says
 * `admin_consent=True` even when somebody cancelled. `false` where no token can be had here to prove it.
 */
export async function consentByLink(
  context: CliContext,
  flags: ConsentFlags,
  manifest: Manifest,
  elsewhere: Elsewhere,
): Promise<boolean> {
  const { wanted } = elsewhere
  if (flags.listen) {
    await consentWithReply(context, manifest, elsewhere)
    return proven(context, manifest, wanted.name, FOR_THE_TOKEN_MS)
  }
  await show(
    context,
    wanted.name,
    consentLink(authorityOf(context, manifest), elsewhere.tenantId, elsewhere.application.appId),
  )
  await context.note(
    'The page will end in an error, AADSTS500113, because the application has no address to return to. The consent is stored nevertheless.',
  )
  return proven(context, manifest, wanted.name, FOR_THE_PERSON_MS)
}

async function consentWithReply(context: CliContext, manifest: Manifest, elsewhere: Elsewhere): Promise<void> {
  const { work, wanted, tenantId, application } = elsewhere
  const { home } = work
  if (home === undefined) throw new Error('The home side must be signed in for a reply URL.')
  const [secret, state] = [randomBytes(24).toString('base64url'), randomBytes(24).toString('base64url')]
  const listener = await waitOnLoopback({
    path: replyPath(secret),
    check: (query) => query.get('state') === state,
    thanks: (query) =>
      query.has('error')
        ? 'Consent was not given. You may close this window.'
        : 'Thank you. Towline now looks whether the consent is there. You may close this window.',
    signal: context.signal,
  })
  try {
    await addReplyUrl(home.graph, application.id, listener.url)
    try {
      const authority = authorityOf(context, manifest)
      await show(
        context,
        wanted.name,
        consentLink(authority, tenantId, application.appId, { redirectUri: listener.url, state }),
      )
      checkReply(await within(context, FOR_THE_PERSON_MS, listener.visit), wanted.name, tenantId)
    } finally {
      await removeReplyUrls(home.afterwards(), application.id, (url) => url === listener.url)
    }
  } finally {
    listener.close()
  }
}

/** Whatever comes first; `undefined` for the end of the time. */
async function within<Value>(context: CliContext, ms: number, visit: Promise<Value>): Promise<Value | undefined> {
  const { wait } = await context.runtime()
  const arrived = new AbortController()
  const over = wait(ms, AbortSignal.any([context.signal, arrived.signal])).then(
    () => undefined,
    () => visit,
  )
  try {
    return await Promise.race([visit, over])
  } finally {
    arrived.abort()
  }
}

/** A reply can say that nothing came of it, and nothing else: consent is believed when a token shows it. */
function checkReply(query: URLSearchParams | undefined, target: string, tenantId: string): void {
  if (query === undefined) return
  // `error` first: the other fields look the same when somebody cancelled.
  if (query.has('error')) throw notGiven(target, query)
  const tenant = query.get('tenant') ?? tenantId
  if (tenant.toLowerCase() !== tenantId) throw givenElsewhere(target, tenantId, tenant)
}

function authorityOf({ io }: CliContext, { home }: Manifest): string {
  return hostsFromEnv(io.env).authorityHost ?? clouds[home.cloud].authorityHost
}

/** Somebody has to see it, also with `--quiet`. */
async function show({ io }: CliContext, target: string, link: string): Promise<void> {
  await io.stderr.write(`An admin of ${target} opens this link and accepts:\n\n  ${link}\n\n`)
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
    likelyCause: 'Somebody changed the link, or the admin signed in to another tenant.',
    fix: `Open the link as it was printed, signed in to ${target}; and let an admin of the other tenant delete the application there.`,
  })
}

async function proven(context: CliContext, manifest: Manifest, name: string, forMs: number): Promise<boolean> {
  const { now, wait } = await context.runtime()
  const target = manifest.targets.filter((one) => one.name === name)
  const deadline = now() + forMs
  await context.note(`${name}: waiting until a token shows the consent`)
  for (;;) {
    const verified = (await verifyAll(context, manifest, target)).get(name)
    if (verified?.ok === true) return true
    if (verified === undefined || isWithoutIdentity(verified)) {
      await context.note(
        `${name}: no token can be had on this machine. On the host: towline trust verify -t ${name} --wait 15m`,
      )
      return false
    }
    if (now() >= deadline) return false
    await wait(BETWEEN_LOOKS_MS, context.signal)
  }
}

function isWithoutIdentity({ error }: Verified): boolean {
  return /^(IDENTITY|ASSERTION)_/.test(String(error?.['code'] ?? ''))
}
