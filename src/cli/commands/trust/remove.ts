import { describeChange } from '../../../change/change.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { countOf } from '../../../text/count.ts'
import { type Removed, removeTrust } from '../../../trust/remove.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { isForPeople } from '../../output/for-people.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import type { ApplicationFlags, ConfirmFlags, ManifestTargetFlags, SignInFlags } from './flags.ts'
import { flowOf, openManifest } from './open.ts'
import { reviewWith } from './review.ts'

interface Flags extends CommonFlags, ManifestTargetFlags, ApplicationFlags, SignInFlags, ConfirmFlags, OutputFlags {
  readonly forGood: boolean | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const { application, forGood = false } = flags
  if (forGood && application === undefined) throw forGoodIsForApplications()
  const scope = await openManifest(this, flags)
  const names = scope.targets.map(({ name }) => name).join(', ')
  const done = await removeTrust({
    ...(await flowOf(this, flags)),
    ...scope,
    wholeApplication: application !== undefined,
    forGood,
    review: reviewWith(this, flags, {
      question: 'Remove all this?',
      nothing: 'Nothing to remove: nothing of it was found.',
      consequence: `What runs as this application in ${names} gets no new token from then on; tokens that were issued live out their 60 to 90 minutes.`,
    }),
  })
  for (const { name } of done.unread)
    await this.note(`${name}: no admin is signed in there; its service principal stays until its admin deletes it.`)
  this.exit(done.unread.length === 0 ? exitCodes.ok : exitCodes.drift)
  await print(this, flags, done)
}

async function print(context: CliContext, flags: Flags, { applied, warnings }: Removed): Promise<void> {
  if (!isForPeople(context, flags)) {
    const result = { applied: applied.map(describeChange), remaining: [], warnings }
    return (await openPrinter(context, flags)).one(result)
  }
  await context.io.stdout.write(`${countOf(applied.length, 'thing')} removed.\n`)
}

function forGoodIsForApplications(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--for-good was given without --application.',
    likelyCause: 'Without --application the application itself stays, so there is nothing to delete for good.',
    fix: 'Name the application: `towline trust remove --application <key> --for-good`.',
  })
}
