import * as z from 'zod'
import { graphAppRoles, sharePointAppRoles } from '../../model/app-roles.ts'
import { appIds } from '../../model/first-party.ts'
import { suggestion } from '../read/nearest.ts'

export interface Permission {
  readonly resourceAppId: string
  readonly roleId: string
  /** As it was written, for messages. */
  readonly written: string
}

const apis = [
  { names: ['', 'Graph', appIds.microsoftGraph], appId: appIds.microsoftGraph, roles: graphAppRoles },
  { names: ['SharePoint', appIds.sharePointOnline], appId: appIds.sharePointOnline, roles: sharePointAppRoles },
]

/** An application permission: Microsoft Graph's by its name, SharePoint's as `SharePoint/Sites.Read.All`. */
export const permission = z.string().transform((written, context): Permission => {
  const [name = '', api = ''] = written.split('/').toReversed()
  const found = apis.find(({ names }) => names.some((one) => one.toLowerCase() === api.toLowerCase()))
  const role = found?.roles.find(({ value }) => value.toLowerCase() === name.toLowerCase())
  if (found !== undefined && role !== undefined) return { resourceAppId: found.appId, roleId: role.id, written }

  const known = found === undefined ? ['Graph', 'SharePoint'] : found.roles.map(({ value }) => value)
  const [unknown, what] = found === undefined ? [api, 'API'] : [name, 'application permission']
  const message = `has ${JSON.stringify(unknown)}, which is no ${what} that the emulator knows${suggestion(unknown, known)}`
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})
