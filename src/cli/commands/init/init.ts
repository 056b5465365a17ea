import { resolve } from 'node:path'
import { ConfigError } from '../../../errors/errors.ts'
import { putFile } from '../../../files/put-file.ts'
import { whyNotWritten } from '../../../files/why-not-written.ts'
import { parseManifestWithLines } from '../../../manifest/parse-with-lines.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { type Answers, collectAnswers, type InitFlags } from './answers.ts'
import { manifestText } from './manifest-text.ts'

interface Flags extends CommonFlags, OutputFlags, InitFlags {
  readonly force: boolean | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const path = resolve(this.io.cwd, flags.manifest ?? 'towline.yaml')
  const printer = await openPrinter(this, flags)
  const answers = await collectAnswers(this, flags)
  const text = manifestText(answers)
  // The text must pass the check that every command makes of a manifest.
  const { targets } = parseManifestWithLines(text, path)
  await create(path, text, flags.force ?? false)
  await printer.one({ manifest: path, targets: targets.map(({ name }) => name) })
  await this.note(nextStep(answers))
}

function nextStep({ clientId, targets }: Answers): string {
  const everywhere = targets.length === 1 ? '' : ' -t all'
  if (clientId !== undefined) {
    return `Next, on the host: \`towline trust verify${everywhere}\` proves that it works, then \`towline sites list${everywhere}\`.`
  }
  return [
    `Next, on the host: \`towline trust plan${everywhere}\` shows what has to be set up, and \`towline trust apply${everywhere}\` sets it up.`,
    'On another machine, put the `principalId` that `towline identity` prints on the host into the manifest first.',
  ].join('\n')
}

/** A file that exists stays. Where the text cannot be written to its end, nothing of it stays. */
async function create(path: string, text: string, force: boolean): Promise<void> {
  try {
    await putFile(path, text, { isNew: !force, isOfUser: true, ownLinks: true })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw exists(path, cause)
    const { likelyCause, remedy } = whyNotWritten(cause, path)
    throw new ConfigError('USAGE', {
      message: `${path} cannot be written.`,
      likelyCause,
      fix: `${remedy}; \`--manifest\` names another path. Nothing was written.`,
      cause,
    })
  }
}

function exists(path: string, cause: unknown): ConfigError {
  return new ConfigError('USAGE', {
    message: `${path} exists and was left as it is.`,
    likelyCause: 'A manifest was made here before.',
    fix: 'Edit it, or overwrite it with --force.',
    cause,
  })
}
