"""奖惩入账 rewards on pay: that every bonus, prize and fine stands on the pay account of its rep, once and as it was
decided (handbook 001 五 销售激励与奖惩)."""
