/** chair Trưởng ban, deputy Phó Trưởng ban, clerk văn thư (the admin), member, overseer, focal (đầu mối of an agency). */
export type RoleName = 'chair' | 'deputy' | 'clerk' | 'member' | 'overseer' | 'focal'
