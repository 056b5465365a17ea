import type { Change, PlannedChange, Warning } from '../../change/change.ts'
import type { DeletedObject } from '../../directory/objects/deleted.ts'
import { GraphError, TrustError } from '../../errors/errors.ts'
import { applicationAdministrators } from '../admin-roles.ts'
import type { WantedApplication } from '../wanted.ts'
import { homeOf, placed, type StepContext } from './step.ts'

// Graph gives the name of a deleted application to no other one before it is deleted for good, or 30 days are over. The
// three ways out are those of https://learn.microsoft.com/graph/templates/bicep/known-issues-graph-bicep

const step = { step: 'application', side: 'home' } as const

const restoredField = 'deletedDateTime'

/**
 * The deleted application is taken back into use, with everything it had. Right after that it may be neither among the
 * deleted ones nor among the others: `deleted` is left out then, and the change waits for it.
 */
export function restoration(context: StepContext, deleted: DeletedObject | undefined): PlannedChange {
  const { uniqueName, displayName } = context.application
  return {
    ...placed(context, step, restoredField),
    action: 'update',
    what: `application "${deleted?.displayName ?? displayName}" (client ID ${deleted?.appId ?? 'not seen yet'}): restored, with everything that it had when it was deleted`,
    before: deleted === undefined ? null : { id: deleted.id, appId: deleted.appId },
    after: { uniqueName },
    roles: applicationAdministrators,
    async apply() {
      if (deleted === undefined) throw nothingToRestore(context.application)
      await homeOf(context).directory.graph.post(`/directory/deletedItems/${deleted.id}/restore`, {})
    },
  }
}

/** Throws `TrustError` `TRUST_BLOCKED` for a plan that would restore an application where no deleted one is. */
export function refuseNothingToRestore(changes: readonly Change[], applications: readonly WantedApplication[]): void {
  const wanted = applications.find((application) =>
    changes.some(
      ({ key, before }) =>
        before === null && key === placed({ application, target: undefined }, step, restoredField).key,
    ),
  )
  if (wanted !== undefined) throw nothingToRestore(wanted)
}

function nothingToRestore({ key, uniqueName, clientId }: WantedApplication): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `There is nothing to restore for the application "${key}": the home tenant has neither the application ${clientId ?? uniqueName} nor a deleted one.`,
    likelyCause: 'It was deleted for good, more than 30 days ago, or never made.',
    fix: `${clientId === undefined ? 'Leave' : 'Take `clientId` out of the manifest and leave'} --restore out: a new one is made then. Other applications are restored by themselves, with -t and their targets.`,
  })
}

const forGoodField = 'deletedItems'

/** Whether a change of this key deletes an application for good. */
export function isForGood(key: string): boolean {
  return key.endsWith(`/${forGoodField}`)
}

/** A deleted application is deleted for good, which nothing undoes. */
export function deletionForGood(
  context: StepContext,
  { id, appId, displayName }: Pick<DeletedObject, 'id' | 'appId' | 'displayName'>,
): PlannedChange {
  return {
    ...placed(context, step, forGoodField),
    action: 'delete',
    what: `application "${displayName}" (client ID ${appId}) for good: nothing brings it back, and its name is free again`,
    before: { id, appId, displayName },
    after: null,
    roles: applicationAdministrators,
    apply: () => homeOf(context).directory.graph.delete(`/directory/deletedItems/${id}`),
  }
}

/** Whether Graph refused to make an application because another one has its `uniqueName`. The code differs at times. */
export function isRefusedForName(error: unknown): boolean {
  if (!(error instanceof GraphError) || (error.status !== 400 && error.status !== 409)) return false
  return error.graphCode === 'ObjectConflict' || /\buniqueName already exists\b/.test(error.message)
}

/** `deleted`: the application that has the name; left out if none can be read. */
export function nameTaken(wanted: WantedApplication, deleted: DeletedObject | undefined): TrustError {
  const { key, uniqueName } = wanted
  const holder =
    deleted === undefined
      ? 'an application that cannot be read'
      : `the deleted application "${deleted.displayName}" (client ID ${deleted.appId}${since(deleted)})`
  return new TrustError('APPLICATION_NAME_TAKEN', {
    message: `The application "${key}" cannot be made: its unique name, ${uniqueName}, is taken by ${holder}.`,
    likelyCause:
      'It was removed with `towline trust remove`, or in the portal after a set-up that failed. Entra keeps a deleted application, and its name, for 30 days.',
    fix: `Bring it back with \`towline trust apply --restore\`; or ${freeing(wanted)}.`,
  })
}

/** The manifest names a deleted application by its client ID. */
export function namedApplicationDeleted(wanted: WantedApplication, deleted: DeletedObject): TrustError {
  const another = 'take `clientId` out of the manifest to make a new one'
  return new TrustError('TRUST_BLOCKED', {
    message: `The application ${deleted.appId} was deleted in the home tenant.`,
    likelyCause: `It was deleted less than 30 days ago${since(deleted)}.`,
    fix: `Bring it back with \`towline trust apply --restore\`, or ${another}${
      deleted.uniqueName === wanted.uniqueName ? `, and before that ${freeing(wanted)}` : ''
    }.`,
  })
}

/** A new application is made while a deleted one can still be brought back. */
export function wasDeleted({ appId, displayName }: DeletedObject): Warning {
  return {
    code: 'APPLICATION_DELETED',
    message: `An application "${displayName}" (client ID ${appId}) was deleted and can still be brought back in the Entra admin center; a new one gets another client ID and needs consent anew.`,
  }
}

/** What a removal leaves behind: the deleted application, which keeps its unique name if it has one. */
export function keptAfterRemoval(
  { key }: WantedApplication,
  { uniqueName }: Pick<DeletedObject, 'uniqueName'>,
): Warning {
  const name = uniqueName == null ? '' : `, and no other one can be made under the name ${uniqueName} in that time`
  return {
    code: 'APPLICATION_KEPT',
    message: `Entra keeps the deleted application for 30 days${name}. \`towline trust apply --restore\` brings it back; ${forGood(key)} deletes it for good.`,
  }
}

/** After a deletion for good the manifest names a client ID that no application has. */
export function clientIdLeft(clientId: string): Warning {
  return {
    code: 'CLIENT_ID_LEFT',
    message: `No application will ever have the client ID ${clientId} again: take \`clientId\` out of the manifest before the next \`towline trust apply\`.`,
  }
}

/** How a new application can be made in spite of the deleted one. */
function freeing({ key }: WantedApplication): string {
  return `delete it for good with ${forGood(key)}, or give the application another \`displayName\` in the manifest, from which its unique name is made`
}

function forGood(key: string): string {
  return `\`towline trust remove --application ${key} --for-good\``
}

function since({ deletedDateTime }: DeletedObject): string {
  return deletedDateTime == null ? '' : `, deleted ${deletedDateTime}`
}
