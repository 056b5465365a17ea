import { apiName } from '../../directory/apis.ts'
import { TrustError } from '../../errors/errors.ts'
import { safeText } from '../../text/safe.ts'
import { azScript } from './az-script.ts'
import { graphPowerShellScript } from './graph-powershell-script.ts'
import type { Handover } from './handover.ts'
import { toolsOf } from './tools.ts'

/** The content of each file, by its name. */
type Bundle = ReadonlyMap<string, string>

/** Throws `TrustError` `TRUST_BLOCKED` for a permission that must not stand in a script. */
export function handoverBundle(handover: Handover): Bundle {
  const odd = handover.permissions.find(({ name }) => !/^[\w.-]{1,200}$/.test(name))
  if (odd !== undefined) {
    throw new TrustError('TRUST_BLOCKED', {
      message: `The permission ${JSON.stringify(odd.written)} cannot be written into a script.`,
      likelyCause: 'It has characters that no permission of a Microsoft API has.',
      fix: 'Correct it in the manifest.',
    })
  }
  return new Map([
    ['README.md', readme(handover)],
    ['consent.sh', azScript(handover)],
    ['consent.ps1', graphPowerShellScript(handover)],
  ])
}

function readme({
  targetName,
  tenantId,
  homeTenantId,
  cloud,
  clientId,
  displayName,
  permissions,
  changes,
  link,
}: Handover): string {
  const roles = [...new Set(changes.flatMap((change) => change.roles))]
  return `# Consent for ${plain(displayName)} in ${plain(targetName)}

A program that runs in the tenant ${homeTenantId}, under a managed identity and without any secret, is to work in this
tenant, ${tenantId}. An admin of this tenant has to agree once. Nothing has to be installed.

## What will change, and why

${changes.map(({ action, what }) => `- ${action}: ${plain(what)}`).join('\n')}

The service principal is what stands for the application here. Each grant is one application permission; the program
has these, in this whole tenant, and nothing else:

${permissions.map(({ name, api }) => `- ${name} of ${apiName(api)}`).join('\n')}

Application: ${plain(displayName)}, client ID ${clientId}, registered in ${homeTenantId}.

## Who can do it

An admin with the role ${roles.join(' and ')} (or Global Administrator). A role that is only eligible has to be activated first.

## How: one of these

1. \`sh consent.sh\` with the Azure CLI, for instance in Azure Cloud Shell, after \`${toolsOf(cloud).azLogin(tenantId)}\`.
2. \`./consent.ps1\` with Microsoft Graph PowerShell. It makes the calls of consent.sh. (Its authors ran it by
   PowerShell 7.6 against an emulated tenant, and not yet against a real one: read it first.)
${
  link === undefined
    ? '\nA consent link is not offered: it would grant something else than the scripts.'
    : `3. This link, in a browser: <${link}>
   It grants what the scripts grant. The page ends in an error, AADSTS500113, because the application has no address to return to; the
   consent is stored nevertheless.`
}

Both scripts look before they write, stop when they are signed in to another tenant, and can be run again.

## How to undo it

Delete the enterprise application ${plain(displayName)} in this tenant (Entra admin center, Enterprise applications), or
\`az ad sp delete --id ${clientId}\`. New tokens end at once; those that were issued live out their 60 to 90 minutes.
`
}

/**
 * Names come from the manifest and from the other tenant. In Markdown they must be text and nothing else. Controls of direction,
 * which make text read as another one, are spelt out.
 */
function plain(text: string): string {
  return safeText(text.replace(/[\u0000-\u001f\u007f]+/g, ' ')).replace(/[\\`*_{}[\]<>#|]/g, '\\$&')
}
