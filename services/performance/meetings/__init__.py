"""会议 meetings: called with an agenda, held with minutes and actions, or cancelled; each action is a task of its
owner.

Handbook 000, 5.3.2 (组织团队建设活动和会议), 6.1 (销售和营销团队的联席会议); 002, 目标管理 (3) (定期召开销售目标评估
会议), 五.3 (定期召开销售会议，总结经验、解决问题); 003, 一.2 (周会复盘、月度Review), 二.2 (每周“失败案例复盘会”), 晨会;
004, 销售助理 (会议安排: 内部会议与客户会议).
"""
