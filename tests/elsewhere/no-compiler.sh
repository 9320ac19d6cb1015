#!/bin/sh
# Stands in for a compiler and an archiver of a system whose headers are not here: makes the files it is asked for, empty.
# Enough where nothing is linked.
while [ $# -gt 0 ]; do
  case "$1" in
    -o) shift && : > "$1" ;;
    *.a) : > "$1" ;;
  esac
  shift
done
