/**
 * Said before anything else is loaded: an older Node does not understand what is in the other files, and would only complain
 * of their syntax. So this file and the one that imports it keep to what every Node can read. `engines` in package.json says
 * the same.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 24 || (major === 24 && minor < 5)) {
  process.stderr.write(
    [
      `error  Towline needs Node 24.5 or newer, and this is Node ${process.versions.node}`,
      'cause  An older Node comes first on the PATH; npm only warned when Towline was installed.',
      'fix    Install Node 24 (nodejs.org, or `npm install node@24` beside Towline), then run the same command again.',
      'docs   README.md\n',
    ].join('\n'),
  )
  process.exit(1)
}
