import { resolve } from 'node:path'
import { type Hosts, hostsFromEnv } from '../../../connect/hosts.ts'
import { clouds } from '../../../credential/clouds.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { type ExpectedIdentity, expectedIdentity } from '../../../explain/expected-identity.ts'
import { type FoundExplanation, withoutBrief } from '../../../explain/hop.ts'
import { type DirectoryViews, type HomeView, listCommand, readCredentialFile } from '../../../explain/views.ts'
import { readText } from '../../../files/read-text.ts'
import { whyNotRead } from '../../../files/why-not-read.ts'
import { findManifest } from '../../../manifest/find.ts'
import type { Target } from '../../../manifest/target.ts'
import type { OutputFlags, TargetFlags } from '../../define/flags.ts'
import { isForPeople } from '../../output/for-people.ts'
import { openPrinter } from '../../output/printer.ts'
import { selectedTarget } from '../../over/choose-targets.ts'
import { loadManifestFor } from '../../over/load-manifest.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import { decodeText } from './decode-text.ts'
import { explanationText } from './explanation-text.ts'
import type { SignInFlags } from './flags.ts'

interface Flags extends CommonFlags, TargetFlags, SignInFlags, OutputFlags {
  readonly fics: string | undefined
  readonly site: string | undefined
  readonly error: string | undefined
}

/** Bytes. An application has at most 20 federated identity credentials. */
const MOST_BYTES = 16 * 1024 * 1024

export default async function (this: CliContext, flags: Flags): Promise<void> {
  if (flags.error !== undefined) {
    const text = flags.error === '-' ? await fromStdin(this) : flags.error
    if (text.trim() === '') throw nothingGiven()
    // The walk does not need it.
    const { explainError, isKnown } = await import('../../../explain/pasted-error/from-error.ts')
    const explanation = explainError(text)
    this.exit(isKnown(explanation) ? exitCodes.ok : exitCodes.failed)
    return print(this, flags, explanation)
  }
  const explanation = await explainSelected(this, flags)
  this.exit(explanation.ok ? exitCodes.ok : exitCodes.drift)
  await print(this, flags, explanation)
}

async function print(context: CliContext, flags: Flags, explanation: FoundExplanation): Promise<void> {
  if (!isForPeople(context, flags)) return (await openPrinter(context, flags)).one(withoutBrief(explanation))
  await context.io.stdout.write(explanationText(explanation, context.io.stdout.columns))
}

async function fromStdin({ io, signal }: CliContext): Promise<string> {
  return decodeText(await io.stdin.read(signal))
}

function nothingGiven(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--error was given no text.',
    likelyCause: 'The variable or the output that holds the error is empty: many tools write their errors to stderr.',
    fix: 'Send stderr along: `<command> 2>&1 | towline trust explain --error -`.',
  })
}

async function explainSelected(context: CliContext, flags: Flags): Promise<FoundExplanation> {
  const { io } = context
  const target = await selectedTarget(context, flags)
  const hosts = hostsFromEnv(io.env)
  // As in `explainTarget`: the bundler moves a module out of the start only where all its imports are made when needed.
  const { walkLegs } = await import('../../../explain/walk-legs.ts')
  return walkLegs({
    target,
    runtime: await context.runtime(),
    oversights: await context.oversights(),
    command: context.commandName,
    hosts,
    reach: await io.openReach?.(),
    expected: await expectedFromManifest(context, flags, target),
    site: flags.site,
    ...(await viewsFor(context, flags, target, hosts)),
  })
}

/** Empty without a manifest. */
async function expectedFromManifest(
  context: CliContext,
  { manifest, noManifest }: Flags,
  { name }: Target,
): Promise<ExpectedIdentity> {
  const { env, cwd } = context.io
  const found = findManifest({ path: manifest, noManifest, env, cwd })
  return found === undefined ? {} : expectedIdentity(await loadManifestFor(context, found.path), name)
}

async function viewsFor(
  context: CliContext,
  { auth, authClientId, fics }: Flags,
  target: Target,
  { authorityHost = clouds[target.cloud].authorityHost, graphHost }: Hosts,
): Promise<DirectoryViews> {
  const { io } = context
  const credentials = fics === undefined ? undefined : await readFics(resolve(io.cwd, fics), fics, context.signal)
  const fromFile = credentials === undefined ? {} : { home: async () => credentials }
  if (auth === undefined) return fromFile
  const { adminViews } = await import('../../../explain/views-of-admin.ts')
  const views = adminViews({
    target,
    authorityHost,
    graphHost,
    method: auth,
    authClientId,
    tell: (message) => context.tell(message),
    signIn: io.signIn,
    runtime: await context.runtime(),
    oversights: await context.oversights(),
    command: context.commandName,
  })
  return { ...views, ...fromFile }
}

/** Rejects with `ConfigError` `USAGE`. */
async function readFics(path: string, given: string, signal: AbortSignal): Promise<HomeView> {
  try {
    return readCredentialFile(await readText(path, { most: MOST_BYTES, signal }), given)
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof ConfigError) throw cause
    const { likelyCause, remedy } = whyNotRead(cause)
    throw new ConfigError('USAGE', {
      message: `The file of --fics, ${given}, cannot be read.`,
      likelyCause,
      fix: `${remedy}. It is written with \`${listCommand} > fics.json\`.`,
      cause,
    })
  }
}
