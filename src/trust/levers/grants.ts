import { appRoleAssignment, revocations } from '../steps/app-role-assignment.ts'
import type { Lever } from './lever.ts'

export const grants: Lever = {
  name: 'grants',
  side: 'target',
  stops: 'new tokens in this target carry no permission',
  leaves: 'the application still gets tokens there; those that were issued keep their permissions while they live',
  pull: revocations,
  release: appRoleAssignment.differences,
}
