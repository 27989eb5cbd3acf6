# Importing the VMDK to vCenter as a template.
# shellcheck shell=bash disable=SC2154 # variables of install-cloud-init.sh

import_template() {
  local machines=() machine found
  if $dry_run; then
    run govc find -type m -name "$template"
    machines=("(a template of that name)")
  else
    found=$(govc find -type m -name "$template")
    if [ -n "$found" ]; then mapfile -t machines <<<"$found"; fi
    # Before anything is destroyed.
    for machine in "${machines[@]}"; do
      if [ "$(govc object.collect -s "$machine" config.template)" != true ]; then
        fail "$machine is a machine and no template: nothing was changed in vCenter; $output is there"
      fi
    done
    ln -s "$(realpath "$output")" "$work/disk.vmdk"
    template_descriptor >"$work/template.ovf"
  fi
  for machine in "${machines[@]}"; do
    run govc vm.markasvm "$machine"
    run govc vm.destroy "$machine"
  done
  run govc import.ovf -name "$template" "$work/template.ovf"
  run govc vm.markastemplate "$template"
}

# A machine with the disk and no network adapter: who clones it adds those it shall have.
template_descriptor() {
  cat <<OVF
<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
    xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
    xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData"
    xmlns:vmw="http://www.vmware.com/schema/ovf">
  <References>
    <File ovf:id="file1" ovf:href="disk.vmdk" ovf:size="$(stat --format=%s "$output")"/>
  </References>
  <DiskSection>
    <Info>Disks</Info>
    <Disk ovf:diskId="disk1" ovf:fileRef="file1" ovf:capacity="$(stat --format=%s "$work/disk.raw")"
      ovf:capacityAllocationUnits="byte"
      ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
  </DiskSection>
  <VirtualSystem ovf:id="$template">
    <Info>An image with cloud-init</Info>
    <Name>$template</Name>
    <OperatingSystemSection ovf:id="101" vmw:osType="$guest_id">
      <Info>The guest operating system</Info>
    </OperatingSystemSection>
    <VirtualHardwareSection>
      <Info>Hardware</Info>
      <System>
        <vssd:ElementName>Virtual Hardware Family</vssd:ElementName>
        <vssd:InstanceID>0</vssd:InstanceID>
        <vssd:VirtualSystemType>vmx-13</vssd:VirtualSystemType>
      </System>
$(hardware 'ElementName=2 virtual CPUs' InstanceID=1 ResourceType=3 VirtualQuantity=2)
$(hardware 'AllocationUnits=byte * 2^20' 'ElementName=4096 MiB' InstanceID=2 ResourceType=4 VirtualQuantity=4096)
$(hardware Address=0 'ElementName=SCSI controller' InstanceID=3 ResourceSubType=VirtualSCSI ResourceType=6)
$(hardware AddressOnParent=0 ElementName=Disk HostResource=ovf:/disk/disk1 InstanceID=4 Parent=3 ResourceType=17)
      <vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="$firmware"/>
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>
OVF
}

hardware() {
  local entry
  printf '      <Item>\n'
  for entry in "$@"; do printf '        <rasd:%s>%s</rasd:%s>\n' "${entry%%=*}" "${entry#*=}" "${entry%%=*}"; done
  printf '      </Item>'
}
