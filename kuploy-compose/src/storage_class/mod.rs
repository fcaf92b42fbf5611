//! What names of StorageClasses and provisioners tell of their volumes.

/// Words of those whose volumes lie on one node: the scheduler puts every pod that mounts one on that node. K3s'
/// `local-path`, `topolvm.io`, `openebs-hostpath`, `lvms-vg1`.
const OF_ONE_NODE: &[&str] = &["hostpath", "local", "lvms", "topolvm"];
/// Words of those whose volumes are on the network, `nfs.csi.k8s.io`: every node can mount them.
const OF_EVERY_NODE: &[&str] = &["cifs", "nfs", "smb"];

fn has_word(name: &str, words: &[&str]) -> bool {
    let mut own = name.split(|c: char| !c.is_ascii_alphanumeric());
    own.any(|word| words.contains(&word))
}

/// Whether volumes of a class lie on one node, so that its pods are kept together.
pub(crate) fn keeps_pods_together(name: &str) -> bool {
    has_word(name, OF_ONE_NODE)
}

/// Whether a second pod can mount the volume of the first: it starts on the same node, or the volume is of every node.
pub(crate) fn is_mounted_twice(name: &str) -> bool {
    keeps_pods_together(name) || has_word(name, OF_EVERY_NODE)
}

/// Why no volume of a class can be mounted by several nodes, where that is known. The provisioner of K3s' class refuses a
/// claim with `NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes`.
pub(crate) fn refuses_many_nodes(name: &str) -> bool {
    name == "local-path"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_names_tell_where_a_volume_lies() {
        for (name, together, twice) in [
            ("local-path", true, true),
            ("openebs-hostpath", true, true),
            ("topolvm.io", true, true),
            ("nfs-client", false, true),
            ("longhorn", false, false),
            // Part of a word.
            ("localized", false, false),
        ] {
            assert_eq!(keeps_pods_together(name), together, "{name}");
            assert_eq!(is_mounted_twice(name), twice, "{name}");
        }
    }
}
