/**
 * Each script gives the words up to the cursor to `towline __complete`. The answer has a proposal on each line: the word,
 * a tab, and a description.
 */

/**
 * Bash splits words at `:` and `=` (COMP_WORDBREAKS), so the script splits the line itself. Proposals are never expanded.
 */
export const bash = `_towline() {
  local line=\${COMP_LINE:0:COMP_POINT} words current proposal
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[\${#words[@]}-1]}
  COMPREPLY=()
  while IFS=$'\\t' read -r proposal _; do
    # The text up to the last colon is on the line already.
    [[ $current == *:* ]] && proposal=\${proposal#"\${current%"\${current##*:}"}"}
    COMPREPLY+=("$proposal")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _towline towline
`

export const zsh = `#compdef towline
_towline() {
  local -a proposals
  local name text
  while IFS=$'\\t' read -r name text; do
    proposals+=("\${name//:/\\\\:}:$text")
  done < <("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#proposals} )); then
    _describe 'towline' proposals
  else
    _files
  fi
}
compdef _towline towline
`

export const fish = `function __towline_complete
  set -l words (commandline -opc) (commandline -ct)
  $words[1] __complete -- $words[2..-1] 2>/dev/null
end
complete -c towline -n 'count (__towline_complete) >/dev/null' -f -a '(__towline_complete)'
`
