# bash completion for deskbell                                             -*- shell-script -*-

_deskbell() {
  local current previous word command=
  COMPREPLY=()
  current=${COMP_WORDS[COMP_CWORD]}
  previous=${COMP_WORDS[COMP_CWORD - 1]}
  local everywhere="--state --socket --config --url --ca-file --pin --proxy --allow-plain --help"
  case $previous in
    --state) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    --socket | --config | --ca-file | --token-file) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    --proxy) mapfile -t COMPREPLY < <(compgen -W "none http://" -- "$current"); return ;;
    --url | --pin | --token) return ;;
  esac
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      enroll | status | inventory | outbox | diagnose) command=$word ;;
      policy) command=policy ;;
      show | explain) [ "$command" != policy ] || command="policy $word" ;;
    esac
  done
  case $command in
    "") word="enroll status inventory outbox policy diagnose --version $everywhere" ;;
    enroll) word="--token-file --token --force $everywhere" ;;
    status | inventory | outbox | diagnose | "policy show") word="--json $everywhere" ;;
    policy) word="show explain $everywhere" ;;
    *) word=$everywhere ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$word" -- "$current")
}
complete -o filenames -F _deskbell deskbell
