import type { Resource } from '../../guard/policy/policy.ts'

/** How permissions of an API are written in a manifest; Graph's have no prefix. */
const PREFIX: Readonly<Record<Resource, RegExp>> = {
  graph: /^(?:graph\/|microsoft graph\/|00000003-0000-0000-c000-000000000000\/)?(?=[^/]+$)/i,
  sharepoint: /^(?:sharepoint\/|00000003-0000-0ff1-ce00-000000000000\/)/i,
  arm: /^797f4846-ba00-4fd7-ba43-dac1f8f63013\//i,
}

/** The roles of a token that the application does not have in the manifest. Each API has its own. */
export function rolesBeyond(roles: readonly string[], ceiling: readonly string[], resource: Resource): string[] {
  const prefix = PREFIX[resource]
  const allowed = new Set(ceiling.filter((one) => prefix.test(one)).map((one) => one.replace(prefix, '')))
  return roles.filter((role) => !allowed.has(role))
}
