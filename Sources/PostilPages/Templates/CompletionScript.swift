/// The completions of a shell: they ask `postil complete` at every Tab.
package enum CompletionScript: String, CaseIterable, Sendable {
  case bash, zsh, fish

  package var text: String {
    switch self {
    case .bash: Self.ofBash
    case .zsh: Self.ofZsh
    case .fish: Self.ofFish
    }
  }

  /// Bash splits a word at = and :, and replaces only the part after the last of them; and before @.
  private static let ofBash = #"""
    _postil() {
      local -a typed=()
      local index word glued='' current head candidate about quoted
      for ((index = 1; index <= COMP_CWORD; index++)); do
        word=${COMP_WORDS[index]}
        if ((${#word} > 1)) && [[ $word == [\'\"]*[\'\"] ]]; then
          word=${word:1:${#word}-2}
        else
          word=${word//\\/}
        fi
        if [[ $glued || $word == [=:] ]] && ((${#typed[@]})); then
          typed[${#typed[@]}-1]+=$word
        else
          typed+=("$word")
        fi
        if [[ $word == [=:@] ]]; then glued=1; else glued=''; fi
      done
      current=''
      if ((${#typed[@]})); then current=${typed[${#typed[@]}-1]}; fi
      head=''
      if [[ $current == *[=:]* ]]; then head=${current%"${current##*[=:]}"}; fi
      COMPREPLY=()
      while IFS=$'\t' read -r candidate about; do
        printf -v quoted %q "${candidate#"$head"}"
        COMPREPLY+=("${quoted//\\,/,}")
      done < <("${COMP_WORDS[0]}" complete -- "${typed[@]}" 2>/dev/null)
      if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=:] ]]; then
        compopt -o nospace 2>/dev/null || true
      fi
    }
    complete -o default -F _postil postil

    """#

  /// Behind a word that ends in = or :, a value follows without a space.
  private static let ofZsh = #"""
    #compdef postil
    _postil() {
      local line word
      local -a found begun
      for line in "${(@f)$(${words[1]} complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        [[ -n $line ]] || continue
        word=${${line%%$'\t'*}//:/\\:}
        if [[ ${line%%$'\t'*} == *[=:] ]]; then
          begun+=("$word")
          continue
        fi
        if [[ $line == *$'\t'* ]]; then word+=":${line#*$'\t'}"; fi
        found+=("$word")
      done
      if (( $#found + $#begun )); then
        _describe -V postil found -- begun -S ''
      else
        _files
      fi
    }
    if [[ $funcstack[1] == _postil ]]; then _postil "$@"; else compdef _postil postil; fi

    """#

  /// Files are offered where nothing else is.
  private static let ofFish = #"""
    function __postil_complete
      set -l words (commandline -opc)
      set -l current (commandline -ct)
      set -l found ($words[1] complete -- $words[2..-1] "$current" 2>/dev/null)
      if set -q found[1]
        printf '%s\n' $found
      else
        __fish_complete_path "$current"
      end
    end
    complete -c postil -f -k -a '(__postil_complete)'

    """#
}
