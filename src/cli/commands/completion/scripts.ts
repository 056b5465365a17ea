/**
 * Each script gives the words up to the cursor to `towline __complete`. The answer has a proposal on each line: the word,
 * a tab, and a description. The description of a path is `file` or `folder`, and a folder ends with a slash.
 */

/**
 * Bash splits words at `:` and `=` (COMP_WORDBREAKS), so the script splits the line itself. Proposals are never expanded.
 * With `filenames` readline quotes a path, and puts the slash behind a folder; bash 3 has no `compopt`.
 */
export const bash = `_towline() {
  local line=\${COMP_LINE:0:COMP_POINT} words current proposal kind breaks=\${COMP_WORDBREAKS//[^:=]/}
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[\${#words[@]}-1]}
  COMPREPLY=()
  while IFS=$'\\t' read -r proposal kind; do
    # The text up to the last separator is on the line already.
    [[ -n $breaks && $current == *[$breaks]* ]] && proposal=\${proposal#"\${current%"\${current##*[$breaks]}"}"}
    if [[ $kind == file || $kind == folder ]] && compopt -o filenames 2>/dev/null; then proposal=\${proposal%/}; fi
    COMPREPLY+=("$proposal")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _towline towline
`

export const zsh = `#compdef towline
_towline() {
  local -a proposals files folders
  local name text
  while IFS=$'\\t' read -r name text; do
    case $text in
      file) files+=("$name") ;;
      folder) folders+=("$name") ;;
      *) proposals+=("\${name//:/\\\\:}:$text") ;;
    esac
  done < <("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#folders} )) && compadd -S '' -- "\${folders[@]}"
  (( \${#files} )) && compadd -- "\${files[@]}"
  if (( \${#proposals} )); then
    _describe 'towline' proposals
  elif (( ! \${#files} && ! \${#folders} )); then
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

/** Before 7.3 PowerShell drops an empty argument of a program, unless it is written with quotes. */
export const pwsh = `Register-ArgumentCompleter -Native -CommandName towline -ScriptBlock {
  param($current, $line, $cursor)
  $words = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor } | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($current -eq '') { $words += if ($PSVersionTable.PSVersion -lt [version]'7.3') { '""' } else { '' } }
  & towline __complete '--' @words 2>$null | ForEach-Object {
    $name, $text = $_ -split "\`t", 2
    $word = if ($name -match '[^\\w./:=-]') { "'" + $name.Replace("'", "''") + "'" } else { $name }
    [System.Management.Automation.CompletionResult]::new($word, $name, 'ParameterValue', $(if ($text) { $text } else { $name }))
  }
}
`
