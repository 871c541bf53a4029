"""惩罚生效 penalty runs: what nobody appealed in time takes effect, a fine on pay too (handbook 001 五.3)."""
