# The volume groups of the image, with settings and metadata of their own.
# shellcheck shell=bash disable=SC2034,SC2154 # variables of install-cloud-init.sh, or for it

volumes=() host_groups=''
# Parts of devices, and where they are kept.
kept=()
# The volumes by their names in the image's fstab.
declare -A volume_of=()

# With the host's own settings, and before the image is attached.
ask_host_groups() {
  if $dry_run; then return; fi
  host_groups=$(vgs --noheadings --options vg_name 2>/dev/null | tr -d ' ' || true)
}

# A program of LVM, which sees only the partitions of the image; backups of metadata go to the same folder.
lvm_here() { env "LVM_SYSTEM_DIR=$work/lvm" LVM_SUPPRESS_FD_WARNINGS=1 "$@"; }
lvm_list() { lvm_here "$@" --noheadings | tr -d ' '; }
lvm_step() { run env "LVM_SYSTEM_DIR=$work/lvm" LVM_SUPPRESS_FD_WARNINGS=1 "$@"; }

open_groups() {
  if $dry_run; then
    lvm_step vgimportclone --basevgname GROUP_loop /dev/loopN '(if the host has a GROUP)'
    lvm_step vgchange -ay GROUP && return
  fi
  printf 'devices { use_devicesfile=0 filter=[%s "r|.*|"] }\n' "$(printf '"a|^%s$|",' "${partitions[@]}")" \
    >"$work/lvm/lvm.conf"
  local group
  while read -r group; do
    if [ -n "$group" ]; then open_group "$group"; fi
  done < <(lvm_list vgs --options vg_name)
}

open_group() {
  local name=$1 count='' devices volume
  while grep -qxF -- "$name" <<<"$host_groups"; do
    name=$1_loop$count
    count=$((${count:-1} + 1))
  done
  if [ "$name" != "$1" ]; then
    mapfile -t devices < <(lvm_list pvs --options pv_name --select "vg_name=$1")
    keep_metadata "${devices[@]}"
    lvm_step vgimportclone --basevgname "$name" "${devices[@]}"
  fi
  undo+=("lvm_here vgchange -an $name")
  lvm_step vgchange -ay "$name"
  while read -r volume; do
    volumes+=("/dev/$name/$volume")
    # A hyphen in a name is two in /dev/mapper.
    volume_of[/dev/$1/$volume]=/dev/$name/$volume volume_of[/dev/mapper/${1//-/--}-${volume//-/--}]=/dev/$name/$volume
  done < <(lvm_list lvs --options lv_name "$name")
}

# vgimportclone gives new UUIDs to the group and its devices, and systems look for the old ones when they start. So
# what is on a device before and after its extents is kept, and put back byte for byte.
keep_metadata() {
  local device begin end size part
  for device in "$@"; do
    read -r begin end size < <(lvm_here pvs --noheadings --units b --nosuffix \
      --options pe_start,pv_pe_count,vg_extent_size,dev_size "$device" | awk '{ print $1, $1 + $2 * $3, $4 }')
    for part in "0 $begin" "$end $((size - end))"; do
      kept+=("$device ${part% *} $work/metadata/${device##*/}-${part% *}")
      dd if="$device" of="${kept[-1]##* }" bs=64K skip="${part% *}" count="${part#* }" \
        iflag=skip_bytes,count_bytes status=none
    done
  done
}

put_metadata_back() {
  local entry device offset file
  for entry in "${kept[@]}"; do
    read -r device offset file <<<"$entry"
    dd if="$file" of="$device" bs=64K seek="$offset" oflag=seek_bytes conv=fsync,notrunc status=none
  done
}
